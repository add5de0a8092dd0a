"""What is seen and touched: Qt only. Nothing here is ever imported by a worker."""
