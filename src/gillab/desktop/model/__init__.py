"""What is computed, and in which order: importable in threads, processes and interpreters."""
