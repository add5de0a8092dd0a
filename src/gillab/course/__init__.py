"""What participants meet: exercises and their check, the timetable, the deck, the notebook."""


class CourseError(Exception):
    """A file of the course is wrong; the message is one line with the file and what to do."""
