"""Who may write: tokens with their scopes, and the log of every write.

Both are files in the data folder, so that a command works on them beside a
running service.  Reading the store needs no token.
"""
