"""What kind of file lies before us, judged by its first bytes; a file we cannot read gets a clear sentence."""

from dataclasses import dataclass

BOM = b"\xef\xbb\xbf"
SAMPLE_BYTES = 256 * 1024
ARCHIVES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook. Save the sheet as CSV (UTF-8)",
    b"\x1f\x8b": "compressed with gzip. Unpack it",
    b"PAR1": "a Parquet file. Write it as JSON lines or CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook. Save the sheet as CSV (UTF-8)",
    b"%PDF": "a PDF. Write its texts as JSON lines or CSV",
}
WIDE = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
LATIN_LINES = 3


@dataclass(frozen=True, slots=True)
class UnreadableFile(Exception):
    """The file as a whole cannot be read; `message` says what to do."""

    message: str


def check_sample(sample: bytes) -> None:
    """Raise UnreadableFile where the first bytes are no UTF-8 text at all. Single bad lines are left to the rows."""
    if not sample.strip():
        raise UnreadableFile("This file is empty. Choose a file with rows in it.")
    for magic, what in ARCHIVES.items():
        if sample.startswith(magic):
            raise UnreadableFile(f"This file is {what} and import that.")
    wide = next((name for magic, name in WIDE.items() if sample.startswith(magic)), None)
    if wide is None and sample[:4096].count(0) > len(sample[:4096]) // 4:
        wide = "UTF-16"
    if wide:
        raise UnreadableFile(f"This file is written in {wide}. Save it as UTF-8 and import it again.")
    if is_latin(sample):
        raise UnreadableFile(
            "This file is not UTF-8; it looks like Latin-1 or Windows-1252. Save it as UTF-8 and import it again."
        )


def is_latin(sample: bytes) -> bool:
    """Whether several lines hold bytes above ASCII and not one of these lines is UTF-8."""
    above = [line for line in sample.split(b"\n")[:-1] if not line.isascii()]
    return len(above) >= LATIN_LINES and not any(is_utf8(line) for line in above)


def is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def looks_like_json(sample: bytes, filename: str) -> bool:
    """JSON lines or CSV, by the first character. Raises UnreadableFile for one JSON array."""
    first = sample.removeprefix(BOM).lstrip()[:1]
    is_csv_by_name = filename.lower().endswith((".csv", ".tsv"))
    if first == b"[" and not is_csv_by_name:
        raise UnreadableFile("This file is one JSON array. Write one object a line (JSON lines) and import that.")
    return first == b"{" or (filename.lower().endswith((".jsonl", ".ndjson")) and not is_csv_by_name)
