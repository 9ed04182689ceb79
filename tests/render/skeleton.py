"""What a page is made of, apart from its text: tags and attributes, in their order."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset({"meta", "br", "hr", "img", "input", "link", "wbr"})


class Skeleton(HTMLParser):
    """Collect tags, ids, texts by tag, and whether each tag is closed where it should be."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[tuple[str, str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and its attributes."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.values.extend((tag, name, value or "") for name, value in attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag that ends where it starts."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a tag, a fault where it is not the last one opened."""
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        """Note a text with the tag that it stands in."""
        self.texts.append((self.open[-1] if self.open else "", data))

    def handle_comment(self, data: str) -> None:
        """Note a comment, which no page of ours has."""
        self.faults.append(f"a comment: {data}")

    def of(self, name: str) -> list[str]:
        """Return the values of an attribute, wherever it stands."""
        return [value for _, attribute, value in self.values if attribute == name]

    def text_in(self, tag: str) -> list[str]:
        """Return the texts directly in a tag."""
        return [text.strip() for name, text in self.texts if name == tag and text.strip()]


def skeleton(page: bytes) -> Skeleton:
    """Read a page to its end."""
    found = Skeleton()
    found.feed(page.decode())
    found.close()
    assert found.tags
    return found
