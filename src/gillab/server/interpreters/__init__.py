"""One event loop in each interpreter: the supervisor in main, a link to each, what runs inside."""
