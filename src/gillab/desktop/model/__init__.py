"""What is computed, and in which order: every thread, process and interpreter can import it."""
