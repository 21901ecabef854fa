"""The spaCy clinical language adapter: text in, findings out."""
