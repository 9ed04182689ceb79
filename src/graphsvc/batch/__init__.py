"""Check many city files at once: found in folders, read by killable processes, told in one table.

``finding`` says which files, ``plan`` what is asked of each, ``checking`` runs in
a worker and checks them one after the other.  ``lanes`` hands files to workers
here, ``cluster`` to those of a Dask cluster; ``running`` keeps all lanes busy and
gives each file its one row.  ``outbox`` writes reports whole or not at all and
knows which of them still hold, ``together`` makes one document of several,
``summary`` says what came of all of them.
"""
