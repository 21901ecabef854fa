"""Visits: the gate, free times, holds and visits, the short form, the waiting list, and where to go."""
