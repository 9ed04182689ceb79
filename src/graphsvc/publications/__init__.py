"""Publications: what the store remembers of each city file that was ever published.

The graph of a city holds what is true now.  ``names.RECORDS`` holds, for each model,
its versions and the events that made them; ``names.CONTENTS`` the statements of each
version, packed into one literal, so that no question about cities ever meets what a
city said in former years.  One SPARQL update is one publication, whatever the store.
"""
