"""The files that a row names: a name, or a list of them, each with the page it opens at: `lease.pdf#page=3`."""

import re
import unicodedata
from collections.abc import Collection

import orjson

MOST = 20
LONGEST = 200
PAGE = re.compile(r"#page=([1-9]\d{0,5})$")


def normal_name(name: str) -> str:
    """A file's name in one form: without folder and control characters, composed (macOS writes accents apart)."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(each for each in unicodedata.normalize("NFC", last) if each.isprintable()).strip()


def named_in(value: object, known: Collection[str]) -> list[dict[str, object]] | str:
    """The files that a cell names, each with `name` and, where it says so, `page`; or what is wrong with it."""
    names = listed(value)
    if names is None:
        return 'Files are named by a text or a list of texts, such as ["lease.pdf#page=3"].'
    if len(names) > MOST:
        return f"An item has at most {MOST} files; this one names {len(names)}."
    found = [parsed(name) for name in names]
    lacking = next((str(each["name"]) for each in found if each["name"] not in known), None)
    if lacking is not None:
        return (
            f"“{lacking[:80]}” is not among the project's files. Upload it there, then import this row again: rows "
            "that are in already are not doubled."
        )
    return found


def listed(value: object) -> list[str] | None:
    """The names in a cell; a CSV holds lists as JSON. None for anything else."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = orjson.loads(value)
        except orjson.JSONDecodeError:
            return None
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        return None
    return [each for each in value if each.strip()]


def parsed(name: str) -> dict[str, object]:
    page = PAGE.search(name)
    plain = normal_name(name[: page.start()] if page else name)
    return {"name": plain, "page": int(page[1])} if page else {"name": plain}
