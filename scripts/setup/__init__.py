"""Set-up of the course: standard library only, for the Python a participant already has (3.9+)."""
