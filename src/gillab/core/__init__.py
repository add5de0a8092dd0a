"""What everything else stands on: executors, workloads, results files, statistics, processes."""
