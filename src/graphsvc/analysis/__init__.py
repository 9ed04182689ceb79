"""Ask of a city file what is missing, what rests on it and what comes first.

The analysis reads a closed world: what the file does not state is a gap.  It
works on plain facts (``facts``) beside the bundled model (``model``), at an
explicit date.
"""
