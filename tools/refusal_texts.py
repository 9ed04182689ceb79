"""Collect the texts of refusals from the source, and print those that lack a translation.

    .venv/bin/python tools/refusal_texts.py

The English of a refusal stands where it is raised.  It is read from there as a template with named
holes, and followed through what a reader follows at a glance: branches, the names that a function
or its module gives a text, and the arguments of the calls of a function in the same module.  The
tests of ``tests/refusals`` ask the same, and whether a translation has lost its text.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from graphsvc import errors
from graphsvc.refusals import catalogue
from graphsvc.refusals.templates import Template

PACKAGE: Final = Path(errors.__file__).parent
# What carries a text: each kind of refusal, and what becomes one, with how many of its first
# arguments are texts.
CARRIERS: Final = {
    **dict.fromkeys(errors._KINDS, 1),  # noqa: SLF001  the family itself
    "Fault": 2,
    "_BadRow": 1,
    "_NotThatType": 1,
}
_STRIPPED: Final = frozenset({"strip", "rstrip", "lstrip"})
_GLUE: Final = re.compile(r"^\{\w+\} | \{\w+\}$|^\{\w+\}$")
_WORDS: Final = re.compile(r"(?<![\w{])[A-Za-z][a-z']+(?![\w}])")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Text:
    """Hold one text, where it is raised, and whether it only fills a hole of another."""

    template: str
    place: str
    part: bool = False


@dataclass(slots=True)
class Found:
    """Gather the texts of the source, and the places of those that could not be followed."""

    texts: list[Text] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)


def collect(package: Path = PACKAGE) -> Found:
    """Return the texts of every refusal that the package raises."""
    found = Found()
    for path in sorted(package.rglob("*.py")):
        _Module(path, path.relative_to(package).as_posix(), found).read()
    return found


def strings(package: Path = PACKAGE) -> Iterator[str]:
    """Give every string of the package as a template, what is filled in as a hole."""
    for path in sorted(package.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                yield "".join(map(_piece, node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from (_escaped(node.value), node.value)


class _Module:
    """Read one module."""

    def __init__(self, path: Path, name: str, found: Found) -> None:
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        self._name = name
        self._found = found
        self._parents = {
            child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)
        }
        self._calls: dict[str, list[ast.Call]] = {}
        for call in _calls(self._tree):
            self._calls.setdefault(_called(call), []).append(call)
        self._constants = {
            constant: value.value
            for node in self._tree.body
            for constant, value in _assigned(node)
            if isinstance(value, ast.Constant) and isinstance(value.value, str)
        }

    def read(self) -> None:
        for kind, number in CARRIERS.items():
            for call in self._calls.get(kind, ()):
                named = [word.value for word in call.keywords if word.arg == "todo"]
                for text in (*call.args[:number], *named):
                    self._take(text, f"{self._name}:{call.lineno}")

    def _take(self, text: ast.expr, place: str) -> None:
        templates = list(self._templates(text, text, frozenset()))
        if not templates:
            self._found.unseen.append(f"{self._name}: {ast.unparse(text)}")
        self._found.texts.extend(Text(template, place) for template in _lines(templates))
        for hole in _holes(text):
            if not (isinstance(hole, ast.Name) and hole.id in self._constants):
                parts = _lines(self._templates(hole, text, frozenset()))
                self._found.texts.extend(Text(part, place, part=True) for part in parts)

    def _templates(  # noqa: C901  one branch a kind of expression
        self, node: ast.expr, at: ast.AST, passed: frozenset[str]
    ) -> Iterator[str]:
        """Give the templates that an expression may come to; none where it can't be seen."""
        match node:
            case ast.Constant(value=str(text)):
                yield _escaped(text)
            case ast.JoinedStr(values=values):
                yield "".join(_piece(value, self._constants) for value in values)
            case ast.IfExp(body=one, orelse=other):
                for choice in (one, other):
                    yield from self._templates(choice, at, passed)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self._templates(value, at, passed)
            case ast.Call(func=ast.Attribute(value=inner, attr=method)) if method in _STRIPPED:
                for template in self._templates(inner, at, passed):
                    # What is beside it may be empty: then it is a text by itself.
                    yield _GLUE.sub("", template).strip()
            case ast.Name(id=name) if name in self._constants:
                yield _escaped(self._constants[name])
            case ast.Name(id=name) if name not in passed:
                yield from self._named(name, at, passed | {name})

    def _named(self, name: str, at: ast.AST, passed: frozenset[str]) -> Iterator[str]:
        """Give what a name within a function may come to."""
        function = self._function(at)
        if function is None:
            return
        for node in ast.walk(function):
            for target, value in _assigned(node):
                if target == name:
                    yield from self._templates(value, node, passed)
        for call in self._calls.get(function.name, ()):
            if name in (given := _arguments(function, call)):
                yield from self._templates(given[name], call, passed - {name})

    def _function(self, node: ast.AST) -> _Function | None:
        while node in self._parents:
            node = self._parents[node]
            if isinstance(node, _Function):
                return node
        return None


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _arguments(function: _Function, call: ast.Call) -> dict[str, ast.expr]:
    names = [it.arg for it in (*function.args.posonlyargs, *function.args.args)]
    own = names[1:] if names[:1] in (["self"], ["cls"]) else names
    given = {word.arg: word.value for word in call.keywords if word.arg}
    return dict(zip(own, call.args, strict=False)) | given


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            yield name, value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            for one, value in zip(names, values, strict=False):
                if isinstance(one, ast.Name):
                    yield one.id, value


def _holes(text: ast.expr) -> Iterator[ast.expr]:
    return (node.value for node in ast.walk(text) if isinstance(node, ast.FormattedValue))


def _lines(templates: Iterable[str]) -> Iterator[str]:
    """Give the lines that say something: each is translated by itself."""
    for template in templates:
        yield from (line.strip() for line in template.split("\n") if _WORDS.search(line))


def _piece(node: ast.expr, constants: dict[str, str] | None = None) -> str:
    """Write a piece of an f-string as a template does."""
    match node:
        case ast.FormattedValue(value=ast.Name(id=name)) if name in (constants or {}):
            return _escaped((constants or {})[name])
        case ast.FormattedValue(value=value, conversion=conversion):
            return f"{{{_hole(value)}{'!r' if conversion == ord('r') else ''}}}"
        case ast.Constant(value=text):
            return _escaped(str(text))
    return ""


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _hole(node: ast.expr) -> str:
    """Name a hole after the first name of its expression that is not a function's."""
    functions = {call.func for call in _calls(node)}
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name) | ast.Attribute(attr=name) if part not in functions:
                return name.strip("_").lower()
    return "value"


def needed(found: Found) -> dict[object, Text]:
    """Return the texts that need a translation, each once, whatever its holes are called.

    Words that fill a hole need one where they are several; one alone may be a name.
    """
    texts = [text for text in found.texts if not text.part or " " in text.template]
    return {Template.of(text.template).bare: text for text in reversed(texts)}


def main() -> None:
    """Print what has no translation, in the form of the files."""
    every = needed(collect())
    for lang in ("ko", "fr"):
        path = PACKAGE / "refusals" / f"{lang}.po"
        known = {it.english.bare for it in catalogue.entries(path.read_text(encoding="utf-8"))}
        print(f"# {path.name}")
        for bare, text in every.items():
            if bare not in known:
                context = 'msgctxt "part"\n' if text.part else ""
                english = json.dumps(text.template, ensure_ascii=False)
                print(f'\n# {text.place}\n{context}msgid {english}\nmsgstr ""')


if __name__ == "__main__":
    main()
