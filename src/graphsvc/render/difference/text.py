"""A comparison as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graphsvc.analysis.changes import Change, Difference
from graphsvc.render.columns import wrap
from graphsvc.render.difference.view import View
from graphsvc.render.groups import MessageGroup, found_in, name_of, place_of
from graphsvc.render.safe import isolated, line

# Under one message so many places are listed; the rest are counted.
_PLACES: Final = 8
_MARKS: Final[dict[Change, str]] = {"gained": "+", "lost": "-", "changed": "~"}


def render(found: Difference) -> bytes:
    """Return UTF-8 text, one newline at the end."""
    view = View(found)
    parts = [*_head(view)]
    if not found.is_none:
        parts += [*_elements(view), *_nodes(view), *_linkages(view), *_findings(view)]
    return ("\n".join(parts) + "\n").encode(errors="replace")


def _head(view: View) -> Iterator[str]:
    before, after = (line(side.report.file) for side in (view.found.before, view.found.after))
    yield f"{before} → {after}{view.colon}{view.cities}"
    if view.found.is_none:
        yield view.say.same
    else:
        yield wrap(view.say.about.format(as_of=view.found.after.report.as_of), "")
    for note in view.notes:
        yield wrap(note, "")


def _elements(view: View) -> Iterator[str]:
    yield from ("", view.say.elements.upper())
    for item in view.found.elements:
        before, after = view.states(item)
        yield wrap(f"{item.element} {item.label}{view.colon}{before} → {after}", "  ")
    if not view.found.elements:
        yield f"  {view.say.none}"


def _nodes(view: View) -> Iterator[str]:
    yield from ("", f"{view.say.nodes.upper()}{view.colon}{view.counted(view.found.nodes)}")
    for kind, changes in view.groups:
        yield f"  {kind}"
        for item in changes:
            yield f"    {_MARKS[item.change]} {view.label(item)}"
            for change in item.properties:
                values = f"{view.values(change.before)} → {view.values(change.after)}"
                yield wrap(f"{line(change.property.label)}{view.colon}{values}", "        ")
    if not view.found.nodes:
        yield f"  {view.say.none}"


def _linkages(view: View) -> Iterator[str]:
    yield from ("", f"{view.say.linkages.upper()}{view.colon}{view.counted(view.found.linkages)}")
    for item in view.found.linkages:
        told, before, after = view.linkage(item)
        yield wrap(f"{_MARKS[item.change]} {told}{view.colon}{before} → {after}", "  ")
    if not view.found.linkages:
        yield f"  {view.say.none}"
    yield wrap(view.reports.basis_note, "  ")


def _findings(view: View) -> Iterator[str]:
    yield from ("", view.say.findings.upper())
    for name, before, after in view.severities:
        yield f"  {view.reports.severities[name]}{view.colon}{before} → {after}"
    yield f"  {view.new_and_fixed}"
    for heading, messages in view.findings:
        yield f"  {heading}"
        for change, group in messages:
            severity = view.reports.severities[group.severity]
            told = f"{_MARKS[change]} {severity}{view.colon}{group.message}"
            yield wrap(told, "    ")
            yield from _places(view, group)
    if view.on_linkages:
        yield wrap(view.say.on_linkages.format(count=view.on_linkages), "  ")


def _places(view: View, group: MessageGroup) -> Iterator[str]:
    for item in group.findings[:_PLACES]:
        parts = [place_of(item), isolated(name_of(item))]
        if value := found_in(item):
            parts.append(f"{view.reports.found} {isolated(value)}")
        yield f"        {'  '.join(part for part in parts if part)}"
    if (more := len(group.findings) - _PLACES) > 0:
        yield f"        {view.reports.more.format(count=more)}"
