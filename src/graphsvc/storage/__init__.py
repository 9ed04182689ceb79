"""What is kept on the disk: the folder of a store, its counts, backups, loads and dumps.

These modules open the engine in their own process: the writer of the service
does, and the commands that work on a folder whose service is stopped.
"""
