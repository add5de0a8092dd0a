"""What one interpreter keeps for itself: every interpreter imports this module anew."""

import sqlite3

connection: sqlite3.Connection  # there is none until prepare() has run here
