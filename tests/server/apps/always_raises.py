"""An app whose factory fails, wherever and whenever it is called."""


def create(context):
    raise ValueError("no configuration")
