"""The checks that all task types share: schemas in words, texts, and rows of raw answers."""

import re
from collections.abc import Iterator, Sequence
from typing import cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tasks.types.base import Column, ContentField, Exported, Fields, Judged, Problem

UNSTORABLE = "This holds a character that cannot be stored (NUL, or half a character). Remove it."
KINDS = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing (null)",
}


def against_schema(value: object, schema: dict[str, object]) -> list[Problem]:
    """What keeps the value from fitting the schema, each with its place and what to do."""
    unstorable = [Problem(place, UNSTORABLE) for place in unstorable_places(value)]
    if unstorable:
        return unstorable
    errors = sorted(Draft202012Validator(schema).iter_errors(value), key=lambda error: str(error.json_path))
    return [Problem(place_of(error), sentence_of(error)) for error in errors]


def unstorable_places(value: object, place: str = "") -> Iterator[str]:
    """Where texts hold NUL or half a character, which PostgreSQL refuses."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from unstorable_places(inner, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from unstorable_places(inner, f"{place}.{number}" if place else str(number))
    elif isinstance(value, str) and re.search("[\x00\ud800-\udfff]", value):
        yield place


def place_of(error: ValidationError) -> str:
    path = [str(step) for step in error.absolute_path]
    if error.validator == "required":
        path.append(missing_of(error))
    return ".".join(path)


def missing_of(error: ValidationError) -> str:
    """The required name that is absent; each has an error of its own, which tells them apart in words alone."""
    return next(name for name in cast(list[str], error.validator_value) if error.message.startswith(repr(name)))


def sentence_of(error: ValidationError) -> str:
    """A schema error as a sentence that says what to do."""
    limit = error.validator_value
    match error.validator:
        case "required":
            return f"“{missing_of(error)}” is missing; give it."
        case "additionalProperties":
            known = ", ".join(cast(dict[str, dict[str, object]], error.schema)["properties"])
            return f"There is a name here that is not known. Use only: {known}."
        case "type":
            kinds = limit if isinstance(limit, list) else [limit]
            return f"This must be {' or '.join(KINDS.get(str(kind), str(kind)) for kind in kinds)}."
        case "enum":
            return f"This must be one of: {', '.join(str(value) for value in cast(list[object], limit))}."
        case "minimum" | "maximum":
            return f"This must be at {'least' if error.validator == 'minimum' else 'most'} {limit}."
        case "minItems" | "maxItems":
            return f"Give at {'least' if error.validator == 'minItems' else 'most'} {limit} of these."
        case "minLength" | "pattern":
            return "This is empty; give a text."
        case "maxLength":
            return f"This is longer than {limit} characters; shorten it."
    return error.message


def texts(content: Fields, fields: Sequence[ContentField]) -> list[Problem]:
    """Whether the content has every required text, and nothing but known texts. Quick: it runs on each row."""
    problems = []
    for field in fields:
        value = content.get(field.name)
        if value is None:
            if field.is_required:
                problems.append(Problem(field.name, f"{field.label} is missing; every row needs it."))
        elif not isinstance(value, str):
            problems.append(Problem(field.name, f"{field.label} must be a text."))
        elif field.is_required and not value.strip():
            problems.append(Problem(field.name, f"{field.label} is empty; every row needs it."))
    return problems


def text(content: Fields, name: str) -> str:
    """One text of the content, empty where it is absent."""
    return str(content.get(name) or "")


def raw_columns(fields: Sequence[ContentField], *answer: Column) -> list[Column]:
    texts_as_columns = [Column(field.name, "text") for field in fields]
    own = [Column("rationale", "text"), Column("is_not_enough_information", "flag")]
    return [*texts_as_columns, *answer, *own]


def raw_rows(judged: Judged, fields: Sequence[ContentField], *answer: Column) -> Exported:
    """One row a given answer, with the content as it is stored."""
    content = {field.name: judged.content.get(field.name) for field in fields}
    rows = [
        {
            **content,
            **{column.name: given.answer.get(column.name) for column in answer},
            "rationale": given.rationale,
            "is_not_enough_information": given.is_not_enough_information,
            **judged.provenance,
            **given.provenance,
        }
        for given in judged.given
    ]
    return Exported(rows, "" if rows else "unanswered")
