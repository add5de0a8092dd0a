"""The Levenshtein distance of two words in Python: the package textdistance."""

import textdistance

LEVENSHTEIN = textdistance.Levenshtein(external=False)  # its own code, no faster package


def distance(one, other):
    return LEVENSHTEIN.distance(one, other)


TASKS = [("interpreter" * n, "international" * n) for n in (1, 2, 3)] * 10
