"""A fractal explorer whose window never waits: `model` knows no Qt, `window` nothing but Qt.

Qt cannot be imported inside an interpreter, so whatever a worker runs lives in `model`.
"""
