"""Errors that a user can fix: the message is one line that says what is wrong and what to do."""


class SiteError(Exception):
    """The site, the slides or a chart cannot be made from what is there."""
