"""Check a city's file against the shapes and word what was found."""
