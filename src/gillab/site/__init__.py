"""What the site build does, in plain functions: scripts/mkdocs_hooks.py only connects them.

Another generator than MkDocs would call the same functions (docs/decisions/).
"""
