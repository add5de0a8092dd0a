"""The part of `which` that runs in the reader's own Python; standard library only."""
