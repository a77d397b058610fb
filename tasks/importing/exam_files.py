"""An exam as a JSON file: its title, field, length, minutes and pool of questions."""

import json
from dataclasses import dataclass
from typing import cast

from tasks.types.base import Problem
from tasks.types.checks import against_schema

QUESTION: dict[str, object] = {
    "type": "object",
    "properties": {
        "topic": {"type": "string", "minLength": 1, "maxLength": 64},
        "difficulty": {"type": "number", "minimum": -4, "maximum": 4},
        "text": {"type": "string", "minLength": 1, "maxLength": 5000},
        "choices": {"type": "array", "minItems": 2, "maxItems": 9, "items": {"type": "string", "minLength": 1}},
        "right": {"type": "integer", "minimum": 0},
        "explanation": {"type": "string", "maxLength": 5000},
    },
    "required": ["topic", "text", "choices", "right"],
    "additionalProperties": False,
}
EXAM: dict[str, object] = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": 120},
        "field": {"type": "string", "enum": ["law", "medicine"]},
        "length": {"type": "integer", "minimum": 1},
        "minutes": {"type": "integer", "minimum": 1, "maximum": 600},
        "questions": {"type": "array", "minItems": 1, "items": QUESTION},
    },
    "required": ["title", "field", "length", "minutes", "questions"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class QuestionInFile:
    """`right` counts the choices from 0; `difficulty` in logits, 0 is what half of the field's experts know."""

    topic: str
    text: str
    choices: list[str]
    right: int
    difficulty: float = 0.0
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class ExamInFile:
    title: str
    field: str
    length: int
    minutes: int
    questions: list[QuestionInFile]


def read_exam(text: str) -> ExamInFile | list[Problem]:
    """The exam, or what to mend in its file."""
    try:
        found = json.loads(text)
    except ValueError as error:
        return [Problem("", f"This is no JSON: {error}.")]
    if problems := against_schema(found, EXAM):
        return problems
    exam = cast(dict[str, object], found)
    questions = [QuestionInFile(**each) for each in cast(list[dict[str, object]], exam["questions"])]  # type: ignore[arg-type]
    return ExamInFile(**{**exam, "questions": questions})  # type: ignore[arg-type]
