"""Compute once what is asked again with equal numbers, as when a chart is drawn while it grows."""

from __future__ import annotations

import functools
from collections.abc import Callable

MOST = 4096  # results kept for each function


def remembered[**P, R](compute: Callable[P, R]) -> Callable[P, R]:
    """The same function, which keeps its results; lists in its arguments count as tuples."""
    kept = functools.lru_cache(MOST)(compute)

    @functools.wraps(compute)
    def asked(*arguments: P.args, **options: P.kwargs) -> R:
        return kept(*map(_hashable, arguments), **options)  # ty: ignore[invalid-argument-type]

    return asked


def _hashable(value: object) -> object:
    return tuple(map(_hashable, value)) if isinstance(value, (list, tuple)) else value
