"""Ask which executor fits the reader's own function, in the reader's own environment."""
