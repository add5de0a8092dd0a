"""Play with the shop: choose a scenario, guess, watch it run, and keep the row."""
