"""Grading by an item's own rubric: which of its criteria a response meets, and so what it scores."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import orjson

from tasks.types import checks
from tasks.types.agreeing import AgreesByParts
from tasks.types.base import (
    NOT_ENOUGH_INFORMATION,
    Column,
    ContentField,
    Exported,
    Fields,
    Judged,
    Part,
    Problem,
)
from tasks.types.graded_rows import MOST, rows_in, stored
from tasks.types.messages import asked, said
from tasks.types.responses import CONTEXT, PROMPT, REFERENCE, RESPONSE, OfResponse
from tasks.types.trajectories import Unreadable

MET, NOT_MET, CANNOT_TELL = "met", "not_met", "cannot_tell"
GRADES = (MET, NOT_MET, CANNOT_TELL)
SCORES = (Column("grades", "grades"), Column("points", "integer"), Column("points_possible", "integer"), Column("score", "number"))  # noqa: E501  # fmt: skip
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "cannot_tell": {"type": "boolean", "title": "Experts may say of a criterion that they cannot tell"},
    },
    "required": ["cannot_tell"],
    "additionalProperties": False,
}


class Grading(OfResponse, AgreesByParts):
    kind = "grading"
    title = "Which criteria does it meet?"
    content_fields = (
        PROMPT,
        RESPONSE,
        ContentField(
            "rubric", "Rubric", True, "Its criteria with points, below 0 for what a response must not do: a list of"
            " texts or of objects; JSON in a CSV.",
            ("rubric", "rubrics", "criteria", "rows", "must_have", "checklist"),
        ),
        REFERENCE,
        CONTEXT,
    )  # fmt: skip
    export_shapes = ("grading", "rubric", "raw")
    settings_schema = SETTINGS
    agrees_at = 0.8

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        grades = [grade for grade in GRADES if grade != CANNOT_TELL or settings is None or settings["cannot_tell"]]
        row = {
            "row": {"type": "integer", "minimum": 0, "maximum": MOST - 1},
            "grade": {"type": "string", "enum": grades},
            "note": {"type": "string", "maxLength": 4000},
        }
        rows = {"type": "object", "properties": row, "required": list(row), "additionalProperties": False}
        return {
            "type": "object",
            "properties": {"grades": {"type": "array", "items": rows, "minItems": 1, "maxItems": MOST}},
            "required": ["grades"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        return checks.against_schema(settings, self.settings_schema)

    def read(self, content: Fields) -> dict[str, object]:
        """A row's content as it is stored; what cannot be read is left for `validate_content` to name."""
        try:
            return {**content, "rubric": rows_in(content.get("rubric"))}
        except Unreadable:
            return dict(content)

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        problems = checks.texts(content, [field for field in self.content_fields if field.name != "rubric"])
        if content.get("rubric") is None:
            return [*problems, Problem("rubric", "The rubric is missing; every row needs its own.")]
        try:
            rows_in(content["rubric"])
        except Unreadable as error:
            return [*problems, Problem("rubric", error.message)]
        return problems

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema(settings))
        if problems or not isinstance(answer, dict):
            return problems
        return list(of_rows(answer, len(stored(content))))

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """A part a criterion, which weighs what it is worth: so the share as decided is that of the points."""
        grades = tuple(grade for grade in GRADES if grade != CANNOT_TELL or settings["cannot_tell"])
        rows = stored(content)
        whole = sum(abs(worth(row)) for row in rows)
        return [Part(str(place), grades, abs(worth(row)) / whole) for place, row in enumerate(rows)]

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        grades = {str(place): grade for place, grade in grades_in(answer).items()}
        return {part.key: grades[part.key] for part in parts if part.key in grades}

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The likeliest grades, each with the note of the foremost who says so and gives one."""
        grades = sorted((int(key), grade) for key, grade in said.items())
        return {"grades": [{"row": row, "grade": grade, "note": note_on(row, grade, answers)} for row, grade in grades]}

    def text_of(self, content: Fields) -> str:
        return "\n\n".join([super().text_of(content), *(str(row["criterion"]) for row in stored(content))])

    def label_of(self, answer: Fields, settings: Fields) -> str:
        """How many are met: what they are worth stands with the item."""
        if not answer:
            return NOT_ENOUGH_INFORMATION
        grades = list(grades_in(answer).values())
        unsure = grades.count(CANNOT_TELL)
        return f"{grades.count(MET)} of {len(grades)} met" + (f", {unsure} cannot be told" if unsure else "")

    def export_columns(self, shape: str) -> list[Column]:
        if shape == "raw":
            return checks.raw_columns(self.content_fields, *SCORES)
        prompt, reference = Column("prompt", "messages"), Column("reference", "text")
        if shape == "rubric":
            return [prompt, reference, Column("rubric", "criteria"), Column("points_possible", "integer")]
        return [prompt, Column("completion", "messages"), reference, *SCORES]

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            return raw(judged, self.content_fields)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        prompt, reference = asked(judged.content), judged.content.get("reference")
        if shape == "rubric":
            rubric = stored(judged.content)
            possible = sum(max(0, worth(each)) for each in rubric)
            row = {"prompt": prompt, "reference": reference, "rubric": rubric, "points_possible": possible}
        else:
            completion = [said(checks.text(judged.content, "response"))]
            grades = scored(judged.content, judged.answer)
            row = {"prompt": prompt, "completion": completion, "reference": reference, **grades}
        return Exported([{**row, **judged.provenance}])


def raw(judged: Judged, fields: Sequence[ContentField]) -> Exported:
    """One row a given answer; the rubric as JSON."""
    content = {**judged.content, "rubric": orjson.dumps(judged.content["rubric"]).decode()}
    given = [replace(each, answer=scored(judged.content, each.answer) if each.answer else {}) for each in judged.given]
    return checks.raw_rows(replace(judged, content=content, given=given), fields, *SCORES)


def scored(content: Fields, answer: Fields) -> dict[str, object]:
    """Each criterion's grade, and what they come to: the points of those that are met, over the points that could be
    had; both without the criteria of which nothing can be told. `score` lies in 0..1, None where nothing could be had.
    """
    grades, notes = grades_in(answer), notes_in(answer)
    rows = stored(content)
    told = [place for place in range(len(rows)) if grades.get(place) in (MET, NOT_MET)]
    points = sum(worth(rows[place]) for place in told if grades[place] == MET)
    possible = sum(max(0, worth(rows[place])) for place in told)
    return {
        "grades": [
            {
                "criterion": row["criterion"], "points": row["points"],
                "grade": grades.get(place), "note": notes.get(place) or None,
            }
            for place, row in enumerate(rows)
        ],
        "points": points,
        "points_possible": possible,
        "score": min(1.0, max(0.0, points / possible)) if possible else None,
    }  # fmt: skip


def worth(row: Fields) -> int:
    return int(str(row["points"]))


def given_rows(answer: Fields) -> list[Fields]:
    grades = answer.get("grades")
    return list(grades) if isinstance(grades, list) else []


def grades_in(answer: Fields) -> dict[int, str]:
    return {int(str(each["row"])): str(each["grade"]) for each in given_rows(answer)}


def notes_in(answer: Fields) -> dict[int, str]:
    return {int(str(each["row"])): str(each["note"]).strip() for each in given_rows(answer)}


def note_on(row: int, grade: str, answers: Sequence[Fields]) -> str:
    notes = (notes_in(answer).get(row, "") for answer in answers if grades_in(answer).get(row) == grade)
    return next((note for note in notes if note), "")


def of_rows(answer: Fields, count: int) -> Iterator[Problem]:
    """Each criterion has one grade."""
    seen: set[int] = set()
    for place, each in enumerate(given_rows(answer)):
        row = int(str(each["row"]))
        if row >= count:
            yield Problem(f"grades.{place}.row", f"There is no criterion {row + 1}: this rubric has {count}.")
        elif row in seen:
            yield Problem(f"grades.{place}.row", f"Criterion {row + 1} is graded more than once. Grade it once.")
        seen.add(row)
    missing = next((row for row in range(count) if row not in seen), None)
    if missing is not None:
        yield Problem("grades", f"Criterion {missing + 1} has no grade yet. Grade every criterion.")
