"""A small real web service, and the ways to give it more than one core.

`python -m gillab.server --way loops` starts it; `--way` is the only word that changes.

    service     app.py (routes), work.py (what is heavy), database.py, live.py
    ways        ways.py: one event loop and a pool, or several loops, or the peers
    loops       loops.py (main interpreter), handle.py, reception.py, doors.py; inside.py (each
                interpreter), connections.py, guard.py, sharing.py; board.py (what all see)
    less of it  lean.py (imports), polling.py (the GIL), allocator.py (pages)
    load        load.py: requests at a set rate
"""
