"""Multiply two matrices with NumPy."""

import numpy


def multiply(size):
    matrix = numpy.arange(size * size, dtype=float).reshape(size, size)
    return float((matrix @ matrix).trace())


TASKS = [120] * 12
