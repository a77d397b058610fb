"""Records of a file with the byte offset behind each, so that reading can go on from any of them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import orjson

from tasks.importing.encodings import BOM

SKIP_BYTES = 1024 * 1024
EXCERPT = 200
LONG_NUMBER = re.compile(rb"\d{19}")
NUL_OR_SURROGATE = re.compile("[\x00\ud800-\udfff]")
HUGE = object()
# What the quick reader makes of a text, an exact number, true or null; a huge number it makes a float.
PLAIN = (str, int, bool, type(None))


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file: where it starts (line, from 1), the offset and the line count behind it, and the
    row itself or the reason why there is none. Blank lines are no records."""

    line: int
    end: int
    lines_done: int
    row: dict[str, object] | None
    problem: str = ""
    excerpt: str = ""
    column: str = ""


class Reader(Protocol):
    """Yields the records from an offset on. `end` is the offset behind all that was read, blank lines included."""

    end: int
    lines_done: int

    def records(self) -> Iterator[Record]: ...


def excerpt_of(raw: bytes) -> str:
    """The beginning of a record as storable text."""
    return raw[: EXCERPT * 4].decode(errors="replace").replace("\x00", "\ufffd").strip()[:EXCERPT]


def not_utf8(error: UnicodeDecodeError) -> str:
    """Which byte is not UTF-8."""
    byte = error.object[error.start]
    return f"Byte {error.start + 1} of this line (0x{byte:02X}) is not UTF-8. Save the file as UTF-8."


def too_long(limit: int) -> str:
    return f"This row is longer than {limit:,} bytes and was skipped. Split or shorten it."


class JsonLines:
    """One object a line. A line above `limit` is skipped in bounded memory."""

    def __init__(self, file: BinaryIO, *, offset: int, lines_done: int, limit: int) -> None:
        self.file, self.limit, self.end, self.lines_done = file, limit, offset, lines_done
        if offset == 0 and file.read(len(BOM)) == BOM:
            self.end = len(BOM)
        file.seek(self.end)

    def records(self) -> Iterator[Record]:
        while raw := self.file.readline(self.limit + 1):
            is_long = len(raw) > self.limit and not raw.endswith(b"\n")
            self.lines_done += 1
            self.end += len(raw) + (skip_line(self.file) if is_long else 0)
            if is_long:
                yield self.refused(too_long(self.limit), raw)
            elif not raw.isspace():
                yield self.parsed(raw)

    def parsed(self, raw: bytes) -> Record:
        try:
            row = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            return self.refused(json_problem(raw, error), raw)
        if not isinstance(row, dict):
            return self.refused('This line is no JSON object. Write each row as {"column": value, …}.', raw)
        is_plain = all(type(value) in PLAIN for value in row.values())
        if b"\\u0000" in raw or (not is_plain and LONG_NUMBER.search(raw)):
            problem, column = unstorable(row, raw)
            if problem:
                return self.refused(problem, raw, column)
        return Record(self.lines_done, self.end, self.lines_done, row)

    def refused(self, problem: str, raw: bytes, column: str = "") -> Record:
        return Record(self.lines_done, self.end, self.lines_done, None, problem, excerpt_of(raw), column)


def skip_line(file: BinaryIO) -> int:
    """Move behind the end of the line, a piece at a time; how many bytes that was."""
    skipped = 0
    while piece := file.readline(SKIP_BYTES):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
    return skipped


def json_problem(raw: bytes, error: orjson.JSONDecodeError) -> str:
    """Why a line is no JSON, in words its owner can act on."""
    try:
        raw.decode()
    except UnicodeDecodeError as wrong:
        return not_utf8(wrong)
    if b"\x00" in raw:
        return "This line holds a NUL character (U+0000), which cannot be stored. Remove it."
    reason = str(error).split(": line ")[0]
    if "depth" in reason:
        return "This row is nested too deeply. Keep it below a thousand levels."
    if "infinity" in reason:
        return f"The number at position {error.colno} is too large to be kept. Write it as a text, in quotes."
    if "surrogate" in reason:
        return f"Half a character at position {error.colno} (a lone surrogate). Write the whole character."
    for word in (b"NaN", b"Infinity"):
        if word in raw[max(0, error.pos - 9) : error.pos + 9]:
            return f"{word.decode()} at position {error.colno} is not JSON. Write null or a text."
    return f"This line is not JSON: {reason} (position {error.colno})."


def unstorable(row: dict[str, object], raw: bytes) -> tuple[str, str]:
    """The first value that PostgreSQL would refuse or that would lose digits: (problem, column)."""
    for column, value in row.items():
        found = (leaf for leaf in [column, *leaves(value)] if isinstance(leaf, str))
        if any(NUL_OR_SURROGATE.search(leaf) for leaf in found):
            return "This holds a NUL character (U+0000), which cannot be stored. Remove it.", column
    # Python's own reader keeps every digit, where the quick one makes a float of them.
    exact = json.loads(raw, parse_int=exact_or_huge) if LONG_NUMBER.search(raw) else {}
    for column, value in exact.items():
        if any(leaf is HUGE for leaf in leaves(value)):
            return "This number is too large to be kept exactly. Write it as a text, in quotes.", column
    return "", ""


def exact_or_huge(text: str) -> object:
    """A whole number that the quick reader keeps exactly, or HUGE."""
    return int(text) if len(text) <= 20 and -(2**63) <= int(text) < 2**64 else HUGE


def leaves(value: object) -> Iterator[object]:
    """Every text (keys too) and number inside, without recursion."""
    todo = [value]
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            yield from each
            todo.extend(each.values())
        elif isinstance(each, list):
            todo.extend(each)
        else:
            yield each
