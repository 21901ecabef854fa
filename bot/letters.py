"""Turns a stored decision into the letter for a physician."""
