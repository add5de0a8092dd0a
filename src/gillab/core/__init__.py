"""The base of all other parts: executors, workloads, results files, statistics, processes."""
