"""Pure scheduling: openings from hours and busy time. No clock, file or network."""
