"""Play with the shop and the window: choose, guess, watch it run, and keep the row."""
