"""Word about visits: what is said, by which way, and the sending of it."""
