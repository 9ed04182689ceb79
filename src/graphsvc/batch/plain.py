"""Values as plain JSON and back, by the types that dataclasses state for their fields.

What crosses to a worker and back is read as data and never unpickled, so that
a file which has taken a worker over can't run code here.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from graphsvc.analysis.facts import Facts

T = TypeVar("T")
_Read = Callable[[Any], Any]


def to_plain(value: object) -> Any:  # noqa: ANN401  any JSON value
    """Return dataclasses as objects, tuples as lists, statements as triples.

    Raises ``TypeError`` for what has no plain form.
    """
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if is_dataclass(value):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: to_plain(item) for key, item in value.items()}
    if isinstance(value, Facts):
        return [
            [subject, predicate, item]
            for subject in value.subjects()
            for predicate, items in value.about(subject).items()
            for item in items
        ]
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], data: object) -> T:
    """Return the value of that type that :func:`to_plain` wrote.

    Members that the type does not have are passed over: a value may have been of
    a class that holds more than the field asks for.
    """
    hint: Any = kind
    value: T = _reader(hint)(data)
    return value


@cache
def _reader(kind: Any) -> _Read:  # noqa: ANN401  what a type hint may be
    if isinstance(kind, type) and is_dataclass(kind):
        return _reader_of_class(kind)
    if kind is Facts:
        return lambda data: Facts(tuple(triple) for triple in data)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _reader_of_tuple(arguments)
    if origin is dict:
        of_member = _reader(arguments[1])
        return lambda data: {key: of_member(item) for key, item in data.items()}
    if origin in (types.UnionType, Union) and type(None) in arguments:
        some = [item for item in arguments if item is not type(None)]
        if len(some) == 1:
            of_some = _reader(some[0])
            return lambda data: None if data is None else of_some(data)
    if origin in (types.UnionType, Union, Literal) or kind in (str, int, float, bool):
        return lambda data: data
    raise TypeError(f"{kind} has no plain form")


def _reader_of_class(kind: type) -> _Read:
    readers: dict[str, _Read] = {}

    def read(data: dict[str, Any]) -> object:
        if not readers:  # not before: a class may hold values of its own kind
            hints = get_type_hints(kind)
            readers.update({item.name: _reader(hints[item.name]) for item in fields(kind)})
        return kind(**{name: of(data[name]) for name, of in readers.items() if name in data})

    return read


def _reader_of_tuple(arguments: tuple[Any, ...]) -> _Read:
    if arguments[1:] == (Ellipsis,):
        of_each = _reader(arguments[0])
        return lambda data: tuple(of_each(item) for item in data)
    readers = [_reader(argument) for argument in arguments]
    return lambda data: tuple(of(item) for of, item in zip(readers, data, strict=True))
