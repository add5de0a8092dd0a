"""An app whose factory always fails."""


def create(context):
    raise ValueError("no configuration")
