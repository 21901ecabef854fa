"""Rasa, embedded. Everything off-label about Rasa lives here, each trick in its own file."""
