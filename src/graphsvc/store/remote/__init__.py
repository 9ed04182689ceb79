"""A store elsewhere, by its SPARQL 1.1 addresses, in place of the embedded one.

The web process speaks HTTP with it and nothing more: what it answers is read by a
worker, as carefully as anything that strangers send.
"""
