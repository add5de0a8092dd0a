"""Compare two texts character by character with the package diff-match-patch."""

import diff_match_patch

MATCHER = diff_match_patch.diff_match_patch()
MATCHER.Diff_Timeout = 0  # an exact answer: by default it stops after a second


def changed(old, new):
    return len(MATCHER.diff_main(old, new))


def _text(step):
    return "\n".join(f"line {n * n % 97} of the text" for n in range(60) if n % step)


TASKS = [(_text(7), _text(step)) for step in range(8, 20)]
