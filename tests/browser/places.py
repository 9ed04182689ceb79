"""Name a page of each kind, and what is there once it is complete."""

from __future__ import annotations

PAGES = {
    "/": ".map",
    "/?element=B5": ".reached",
    "/?view=table": "table",
    "/?view=matrix": "table",
    "/iso37106-2021/B7.html": ".map",
    "/iso37106-2021/clause/6.9.4.html": "table",
    "/validate": "graph-editor",
    "/validate?example=sejong": ".findings li",
    "/queries": "#find",
    "/queries/what-rests-on?element=B5": "#answer table",
    "/sparql": "graph-editor",
    "/sparql#query=ASK%20%7B%7D": "#answer .verdict",
    "/models": "form",
    "/models/arden": ".board",
    "/models?compare=sejong&compare=arden": ".compare",
    "/linkages?from=B7": "table",
    "/shapes/Practice-accountableAgent.html": "pre",
    "/about": "main",
    "/docs": "main",
    "/guide": "main",
    "/nothing": ".notice",
    "/queries/coverage?cityFile=sejong": ".board",
    "/queries/start-here": ".chart",
    "/queries/roadmap-steps?cityFile=arden": ".chart",
    "/queries/benefit-progress?cityFile=arden": ".chart",
    "/queries/linkage-matrix": ".matrix",
    "/queries/weak-linkages?cityFile=sejong": ".map",
}
