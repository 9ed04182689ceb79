"""What the worker processes do: answer queries, write the store, check files.

Each module offers ``start(config) -> Jobs`` for :mod:`graphsvc.workers.child`.
Nothing here knows the web framework; a worker loads one of these modules and
what that needs, no more.
"""
