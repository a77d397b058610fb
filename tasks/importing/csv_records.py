"""CSV by RFC 4180: quoted fields may hold line ends. Python's own parser reads; we keep the offsets."""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from tasks.importing.encodings import BOM, SAMPLE_BYTES, UnreadableFile
from tasks.importing.records import Record, excerpt_of, not_utf8, skip_line, too_long

DELIMITERS = (",", ";", "\t")


class BadLine(Exception):
    """A physical line that cannot be handed to the parser."""


class Lines:
    """Physical lines as text, with the offset behind the last one and the bytes of the record under way."""

    def __init__(self, file: BinaryIO, limit: int, lines_done: int) -> None:
        self.file, self.limit, self.lines_done = file, limit, lines_done
        self.begin_record()

    def begin_record(self) -> None:
        self.start, self.first, self.after_first = self.file.tell(), b"", self.file.tell()
        self.first_line, self.taken = self.lines_done + 1, 0

    def __iter__(self) -> "Lines":
        return self

    def __next__(self) -> str:
        raw = self.file.readline(self.limit + 1)
        if not raw:
            raise StopIteration
        self.lines_done += 1
        self.taken += 1
        is_long = len(raw) > self.limit and not raw.endswith(b"\n")
        if is_long:
            skip_line(self.file)
        if self.taken == 1:
            self.first, self.after_first = raw, self.file.tell()
        if is_long:
            raise BadLine(too_long(self.limit))
        if self.file.tell() - self.start > self.limit:
            raise BadLine(f"A quotation mark that opens here is not closed within {self.limit:,} bytes. Close it.")
        return self.decoded(raw)

    def decoded(self, raw: bytes) -> str:
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            raise BadLine(not_utf8(error)) from None
        if "\x00" in text:
            raise BadLine("This line holds a NUL character (U+0000), which cannot be stored. Remove it.")
        return text

    def rewind(self) -> None:
        """Go on behind the first line of the record that failed: a stray quotation mark costs one line."""
        self.file.seek(self.after_first)
        self.lines_done = self.first_line
        self.begin_record()


class Csv:
    """Rows under the header of the first line, the delimiter found by looking (comma, semicolon or tab)."""

    def __init__(self, file: BinaryIO, *, offset: int, lines_done: int, limit: int) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), limit))
        self.delimiter = delimiter_of(file)
        header = Lines(file, limit, 0)
        self.columns = self.read_header(header)
        self.end, self.lines_done = max(offset, file.tell()), max(lines_done, header.lines_done)
        file.seek(self.end)
        self.lines = Lines(file, limit, self.lines_done)

    def read_header(self, lines: Lines) -> list[str]:
        """The column names. Raises UnreadableFile where they cannot serve."""
        if lines.file.read(len(BOM)) != BOM:
            lines.file.seek(0)
        try:
            names = [name.strip() for name in next(csv.reader(lines, delimiter=self.delimiter, strict=True), [])]
        except (csv.Error, BadLine) as error:
            raise UnreadableFile(f"The first line, which names the columns, cannot be read: {error}") from None
        twice = sorted({name for name in names if name and names.count(name) > 1})
        if twice:
            raise UnreadableFile(f"The column “{twice[0]}” is there twice. Rename one in the file's first line.")
        return names

    def records(self) -> Iterator[Record]:
        reader = csv.reader(self.lines, delimiter=self.delimiter, strict=True)
        while True:
            self.lines.begin_record()
            try:
                row = next(reader, None)
            except (csv.Error, BadLine) as error:
                yield self.refused(error)
                reader = csv.reader(self.lines, delimiter=self.delimiter, strict=True)
                continue
            self.end, self.lines_done = self.lines.file.tell(), self.lines.lines_done
            if row is None:
                return
            if row:
                yield self.parsed(row)

    def refused(self, error: Exception) -> Record:
        line, excerpt = self.lines.first_line, excerpt_of(self.lines.first)
        self.lines.rewind()
        self.end, self.lines_done = self.lines.file.tell(), self.lines.lines_done
        return Record(line, self.end, self.lines_done, None, sentence_of(error), excerpt)

    def parsed(self, row: list[str]) -> Record:
        if len(row) == len(self.columns):
            return Record(self.lines.first_line, self.end, self.lines_done, dict(zip(self.columns, row, strict=True)))
        problem = f"This row has {len(row)} fields; the first line names {len(self.columns)} columns."
        excerpt = excerpt_of(self.lines.first)
        return Record(self.lines.first_line, self.end, self.lines_done, None, problem, excerpt)


def sentence_of(error: Exception) -> str:
    """The parser's complaint in words its owner can act on."""
    if isinstance(error, BadLine):
        return str(error)
    if "unexpected end of data" in str(error):
        return "A quotation mark that opens in this row is never closed. Close it."
    if "expected after" in str(error):
        return 'Text follows a closing quotation mark. Write a quotation mark inside a field twice ("").'
    return f"This row is not CSV: {error}."


def delimiter_of(file: BinaryIO) -> str:
    """The delimiter that stands most often in the header, outside of quotes; comma where none does."""
    file.seek(0)
    header = file.read(SAMPLE_BYTES).removeprefix(BOM).split(b"\n", 1)[0].decode(errors="replace")
    file.seek(0)
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count)
