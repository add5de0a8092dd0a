"""What participants use: exercises and their check, the timetable, the deck, the notebook."""

from gillab.core.errors import SiteError


class CourseError(SiteError):
    """A file of the course is wrong; the message is one line with the file and what to do."""
