"""Killable processes for whatever can't be trusted to end, to stay small or to behave.

The engine offers no deadline, dies of deeply nested text without an exception
and aborts when memory runs out.  So every query, upload and check runs in a
process of its own kind: spawned and never forked, confined by the kernel,
killed at its deadline, and replaced.
"""
