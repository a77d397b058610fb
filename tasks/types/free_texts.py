"""What free texts have in common: one part with a class for each different text, and how long a text is."""

import hashlib
import re
from collections.abc import Iterable

from tasks.types.base import Part

TEXT = "text"
# Scripts without spaces count by the character, the rest by the word; the screens count alike.
WORD = re.compile(
    r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
LABEL = 60


def words_in(text: str) -> int:
    return len(WORD.findall(text))


def folded(text: str) -> str:
    """The text with every run of white space as one space."""
    return " ".join(text.split())


def class_of(text: str) -> str:
    """Texts that differ in white space alone are of one class: their digest (80 bits, hexadecimal)."""
    return hashlib.sha256(folded(text).encode("utf-8", "surrogatepass")).hexdigest()[:20]


def one_part(texts: Iterable[str]) -> list[Part]:
    """The whole text as one part: equal texts decide, different ones are for a person."""
    classes = sorted({class_of(text) for text in texts})
    return [Part(TEXT, tuple(classes))] if classes else []


def beginning_of(text: str) -> str:
    """The text's first words, for lists."""
    line = folded(text)
    return line if len(line) <= LABEL else f"{line[:LABEL].rstrip()}…"
