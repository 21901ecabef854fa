"""The public doors: the only bytes from outside come in here."""
