"""Stated linkages: what a licence holder read in the standard's linkages clauses.

A local table with a header row ``clause,target`` or ``clause,target,role``,
separated by commas, semicolons or tabs.  All rows are good or nothing is taken.
"""

from graphsvc.stated.linkage import StatedLinkage, quads
from graphsvc.stated.reading import linkages_in, linkages_of_file

__all__ = ["StatedLinkage", "linkages_in", "linkages_of_file", "quads"]
