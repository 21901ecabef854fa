"""The pure clinical core: facts in, dispositions and the next question out. No clock, file or network."""
