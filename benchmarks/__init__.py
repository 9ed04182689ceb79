"""Measure speed and memory beside other tools: ratios in one run on one machine.

``./run bench`` runs all of it.  Each module of a benchmark has a function ``run`` that
takes a :class:`~benchmarks.measuring.Bench` and yields results; ``__main__`` lists them.
"""
