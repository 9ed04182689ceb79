"""The parameters of a request are read as the standard library reads them."""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.api.parameters import parsed
from graphsvc.errors import ParameterRefusal

# What is special in percent-encoding or in quoted-printable comes often.
_PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            ["%", "=", "+", "&", "%4", "%zz", "%3D", "%20", "%%41", "\n", "\r", " ", "_"]
        ),
        st.text(max_size=3),
        st.text(max_size=3).map(quote),
    ),
    max_size=12,
).map("".join)


def by_name(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


@given(_PIECES)
def test_whatever_comes_is_read_as_the_standard_library_reads_it(text: str) -> None:
    encoded = text.encode(errors="ignore")
    try:
        expected = parse_qsl(encoded.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(ParameterRefusal):
            parsed(encoded)
        return
    assert parsed(encoded) == by_name(expected)


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=4))
def test_what_was_encoded_comes_back(pairs: list[tuple[str, str]]) -> None:
    pairs = [(_plain(name), _plain(value)) for name, value in pairs]
    for how in (quote, quote_plus):
        assert parsed(urlencode(pairs, quote_via=how).encode()) == by_name(pairs)


def _plain(text: str) -> str:
    """Return the text without halves of surrogate pairs, which UTF-8 can't hold."""
    return text.encode(errors="ignore").decode()


def test_letters_of_other_scripts_may_stay_as_they_are() -> None:
    assert parsed('query=ASK {%20?도시 ?p "+" }'.encode()) == {"query": ['ASK { ?도시 ?p " " }']}


@pytest.mark.parametrize("encoded", [b"query=%ff", b"query=\xff", b"%C3=1"])
def test_other_encodings_are_refused(encoded: bytes) -> None:
    with pytest.raises(ParameterRefusal, match="UTF-8"):
        parsed(encoded)
