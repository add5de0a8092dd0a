"""Can my packages do it? Import a package's compiled modules in interpreters with their own GIL.

`foreign/` holds what runs in the environment that is asked: it uses the standard library alone.
Everything else runs in ours, reads its answers, and never imports a package that is asked.
"""
