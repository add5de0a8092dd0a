"""Format numbers with a unit, or a ratio with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from gillab.core.stats import Estimate, outliers


def outliers_in(values: Sequence[float]) -> str:
    """The number of outliers among the values: "2 of 20"."""
    return f"{len(outliers(values))} of {len(values)}"


def seconds(value: float) -> str:
    """Three significant digits and a unit: 0.00123 → "1.23 ms"."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if float(f"{value:.3g}") >= size:  # 0.9996 s is "1 s", not "1e+03 ms"
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def megabytes(value: float) -> str:
    """Bytes in millions: "21.4 MB"."""
    return f"{value / 1e6:.3g} MB"


def size(payload_bytes: float) -> str:
    """A payload's size: "1 kB", "64 MB"."""
    return f"{payload_bytes / 1e6:g} MB" if payload_bytes >= 1e6 else f"{payload_bytes / 1e3:g} kB"


def times(found: Estimate) -> str:
    """A ratio with its interval: "1.93× (1.90–1.95)"."""
    return f"{found.median:.2f}× ({found.low:.2f}–{found.high:.2f})"


def factors(found: Estimate) -> str:
    """The interval of times as fast: "1.90 to 1.95"."""
    return f"{factor(found.low)} to {factor(found.high)}"


def factor(value: float) -> str:
    """Times as fast: "1.93"; below a tenth two significant digits, such as "0.0021"."""
    return f"{value:.2f}" if value >= 0.1 or value <= 0 else f"{value:.2g}"
