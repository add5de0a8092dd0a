"""One event loop in each interpreter of one process.

main interpreter    supervisor (starts, watches, replaces), restarts, wakeup, dispatch (the
                    listeners), link (one interpreter, its thread, the control socket)
each interpreter    interpreter_main, uvicorn_server, accept_balancing, load_app
"""
