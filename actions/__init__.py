"""Rasa's custom actions: each reads the tracker, makes one call on the clinic, and returns events."""
