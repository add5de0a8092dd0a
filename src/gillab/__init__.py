"""The parts of the course that programs import: executors, workloads, the bench and its results."""
