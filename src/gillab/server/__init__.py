"""A small web service, and several ways to serve it with more than one core.

`python -m gillab.server --way loops` starts it; only the value of `--way` changes.

    shop        app (routes), heavy_work, database, live_page
    ways        ways: one event loop and a pool, several loops, or other servers; factories
                make the shop for each of several loops
    options     settings: one table; descriptors: the number of connections
    sockets     listeners
    each loop   limits (around the app), counters (which all loops can read)
    loops       interpreters/: an event loop in each interpreter
    load        load: requests at a set rate; clients: their connections
"""
