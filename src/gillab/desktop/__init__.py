"""A fractal explorer whose window stays responsive while workers compute the picture.

`model` computes and imports no Qt: Qt cannot be imported in an interpreter other than the main
one, so everything that a worker runs lives there. `window` shows the result and imports Qt.
"""
