"""Knowledge as data: YAML that clinicians read and change, and the reader that keeps its line numbers."""
