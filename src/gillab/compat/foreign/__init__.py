"""Programs that run in the environment that is asked; they import the standard library alone.

`child.py` is started by its path, with that environment's Python, and loads the other files by
their paths: nothing of ours comes onto the `sys.path` of the packages that are asked.
"""
