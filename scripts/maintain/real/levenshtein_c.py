"""The Levenshtein distance in C++: the package Levenshtein."""

import Levenshtein


def distance(one, other):
    return Levenshtein.distance(one, other)


TASKS = [("interpreter" * n, "international" * n) for n in (100, 200, 300)] * 10
