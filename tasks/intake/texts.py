"""The texts in an item's content."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

type Content = Mapping[str, object]


def texts_of(content: Content) -> dict[str, str]:
    """Each text of the content by where it stands: `prompt`, `messages.0.content`."""
    return dict(walk(content, ""))


def walk(value: object, place: str) -> Iterator[tuple[str, str]]:
    """Depth first, in the order of the content."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from walk(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, Sequence):
        for number, inner in enumerate(value):
            yield from walk(inner, f"{place}.{number}")


def normal(text: str) -> str:
    """Compatible forms, case and white space made one: what looks the same is the same."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
