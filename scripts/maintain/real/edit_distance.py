"""The Levenshtein distance of two words, in Python."""


def distance(one, other):
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


TASKS = [("interpreter" * n, "international" * n) for n in (1, 2, 3)] * 10
