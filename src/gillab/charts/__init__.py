"""From results to figures: one module a chart, each with `build(results) -> figure`."""
