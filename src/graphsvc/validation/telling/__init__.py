"""Tell in a person's language what a rule expects of a value, and why a value fails it."""
