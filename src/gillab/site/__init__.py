"""What the site build does, in plain functions: scripts/mkdocs_hooks.py only connects them.

Another generator than MkDocs would call the same functions (docs/decisions/).
"""

from gillab.course import CourseError


class SiteError(CourseError):
    """The site cannot be built; the message is one line that says why and what to do."""
