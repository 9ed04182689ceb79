"""Check many city files at once: found in folders, read by killable processes, told in one table.

``finding`` says which files, ``plan`` what is asked of each, ``checking`` runs in
a worker and checks them one after the other.  ``lanes`` hands files to workers
here, ``cluster`` to those of a Dask cluster; ``round`` brings each file to a lane
once and keeps its one row, and ``running`` starts and ends all that.  ``outbox``
writes reports whole or not at all and knows which of them still hold, ``together``
makes one document of several, ``summary`` and ``table`` say what came of all files.
"""
