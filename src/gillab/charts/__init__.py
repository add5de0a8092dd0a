"""Draw results as figures: one module per chart, each with `build(results) -> figure`."""
