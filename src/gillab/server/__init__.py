"""A small real web service, and the ways to give it more than one core.

`python -m gillab.server --way loops` starts it; `--way` is the only word that changes.

    shop        app (routes), work (what is heavy), database, live_page
    ways        ways: one event loop and a pool, several loops, or other servers; factories
                makes the shop for each of several loops
    options     settings: one table; descriptors: how many connections they allow
    sockets     listeners
    each loop   limits (around the app), counters (what all loops can read)
    loops       interpreters/: an event loop in each interpreter
    load        load: requests at a set rate; clients: how they are sent
"""
