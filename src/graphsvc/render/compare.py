"""What a report says of its comparison with an earlier one."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.render.safe import line
from graphsvc.render.words import Words
from graphsvc.report import Report


def comparison(report: Report, say: Words) -> Iterator[str]:
    """Yield the sentences on what has changed; none where there is no earlier report."""
    earlier = report.baseline
    if earlier is None:
        return
    name = line(earlier.report)
    if earlier.as_of is None:
        yield say.not_told.format(report=name)
        return
    yield say.since.format(report=name, as_of=line(earlier.as_of), **report.changes)
    if earlier.differs:
        yield say.differs.format(list=", ".join(say.choices[item] for item in earlier.differs))
