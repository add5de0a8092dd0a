"""What participants meet: exercises and their check, the timetable, the deck, the notebook."""
