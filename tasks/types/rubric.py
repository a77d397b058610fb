"""Rubric writing: by which criteria, and with how many points each, answers to a prompt are to be graded."""

from collections import Counter
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
    Finding,
    Given,
    Judged,
    Part,
    Problem,
)
from tasks.types.free_texts import TEXT, class_of, folded, one_part
from tasks.types.messages import asked

ANSWER = Column("rows", "text")
ROWS_AT_MOST = 50
POINTS_AT_MOST = 100
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "minimum_rows": {"type": "integer", "title": "Criteria at least", "minimum": 1, "maximum": ROWS_AT_MOST},
        "maximum_rows": {"type": "integer", "title": "Criteria at most", "minimum": 1, "maximum": ROWS_AT_MOST},
        "lowest_points": {
            "type": "integer", "title": "Fewest points of a criterion; below 0 for what an answer must not do",
            "minimum": -POINTS_AT_MOST, "maximum": 1,
        },
        "highest_points": {
            "type": "integer", "title": "Most points of a criterion", "minimum": 1, "maximum": POINTS_AT_MOST,
        },
        "needs_why": {"type": "boolean", "title": "Each criterion needs its reason"},
    },
    "required": ["minimum_rows", "maximum_rows", "lowest_points", "highest_points", "needs_why"],
    "additionalProperties": False,
}  # fmt: skip


class Rubric(AgreesByParts):
    kind = "rubric"
    title = "What makes an answer good?"
    content_fields = (
        ContentField(
            "prompt", "Question", True, "What answers are to be graded.",
            ("prompt", "question", "instruction", "query", "input"),
        ),
        ContentField(
            "reference", "Reference", False, "An answer that is known to be good.",
            ("reference", "reference_answer", "ideal", "answer", "free_form_answer", "response", "solution", "target"),
        ),
        ContentField(
            "context", "Context", False, "What a grader must know: a case, a document, a note.",
            ("context", "background", "passage", "case", "document"),
        ),
    )  # fmt: skip
    export_shapes = ("rubric", "raw")
    settings_schema = SETTINGS
    uses_principles = False
    agrees_at = 1.0
    has_one_right_answer = False

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        bounds = settings or {
            "minimum_rows": 1, "maximum_rows": ROWS_AT_MOST,
            "lowest_points": -POINTS_AT_MOST, "highest_points": POINTS_AT_MOST,
        }  # fmt: skip
        points = {"minimum": bounds["lowest_points"], "maximum": bounds["highest_points"]}
        row = {
            "criterion": {"type": "string", "minLength": 1, "maxLength": 1000, "pattern": r"\S"},
            "points": {"type": "integer", **points},
            "why": {"type": "string", "maxLength": 2000},
        }
        rows = {"type": "object", "properties": row, "required": list(row), "additionalProperties": False}
        count = {"minItems": bounds["minimum_rows"], "maxItems": bounds["maximum_rows"]}
        return {
            "type": "object",
            "properties": {"rows": {"type": "array", "items": rows, **count}},
            "required": ["rows"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        problems = checks.against_schema(settings, self.settings_schema)
        if not problems and isinstance(settings, dict) and settings["minimum_rows"] > settings["maximum_rows"]:
            message = f"This is fewer than the {settings['minimum_rows']} criteria that are asked for at least."
            problems.append(Problem("maximum_rows", message))
        return problems

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        return checks.texts(content, self.content_fields)

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema(settings))
        if problems or not isinstance(answer, dict):
            return problems
        return list(of_rows(answer, needs_why=bool(settings["needs_why"])))

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        return one_part(essence_of(answer) for answer in answers)

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        return {TEXT: class_of(essence_of(answer))}

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The rubric of the foremost who wrote it, with their reasons and in their order."""
        return dict(next(answer for answer in answers if class_of(essence_of(answer)) == said[TEXT]))

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        parts = [checks.text(content, name) for name in ("prompt", "context", "reference")]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "prompt")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        if not answer:
            return NOT_ENOUGH_INFORMATION
        rows, points = len(rows_of(answer)), possible_in(answer)
        return f"{rows} {'criterion' if rows == 1 else 'criteria'}, {points} {'point' if points == 1 else 'points'}"

    def export_columns(self, shape: str) -> list[Column]:
        if shape == "raw":
            return checks.raw_columns(self.content_fields, ANSWER)
        graded = [Column("rubric", "criteria"), Column("points_possible", "integer")]
        return [Column("prompt", "messages"), Column("reference", "text"), *graded]

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            given = [replace(each, answer=flat(each)) for each in judged.given]
            return checks.raw_rows(replace(judged, given=given), self.content_fields, ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        row = {
            "prompt": asked(judged.content),
            "reference": judged.content.get("reference"),
            "rubric": rows_of(judged.answer),
            "points_possible": possible_in(judged.answer),
            **judged.provenance,
        }
        return Exported([row])


def rows_of(answer: Fields) -> list[Fields]:
    rows = answer.get("rows")
    return list(rows) if isinstance(rows, list) else []


def points_of(row: Fields) -> int:
    return int(str(row["points"]))


def possible_in(answer: Fields) -> int:
    """The points of an answer that does all that is asked and nothing that is not."""
    return sum(points_of(row) for row in rows_of(answer) if points_of(row) > 0)


def essence_of(answer: Fields) -> str:
    """What makes two rubrics the same: criteria and points, in whatever order and for whatever reason."""
    return "\n".join(sorted(f"{points_of(row)}: {folded(str(row['criterion']))}" for row in rows_of(answer)))


def flat(given: Given) -> dict[str, object]:
    return {"rows": orjson.dumps(given.answer["rows"]).decode()} if given.answer else {}


def of_rows(answer: Fields, *, needs_why: bool) -> Iterator[Problem]:
    """Each criterion once, worth something, for a reason; and something to be gained in all."""
    times = Counter(folded(str(row["criterion"])).lower() for row in rows_of(answer))
    for place, row in enumerate(rows_of(answer)):
        if times[folded(str(row["criterion"])).lower()] > 1:
            yield Problem(f"rows.{place}.criterion", "This criterion is there more than once. Leave one, or say how they differ.")  # fmt: skip  # noqa: E501
        if points_of(row) == 0:
            yield Problem(f"rows.{place}.points", "This criterion is worth nothing. Give it points, or leave it out.")
        if needs_why and not str(row["why"]).strip():
            yield Problem(f"rows.{place}.why", "Say why this criterion matters.")
    if possible_in(answer) == 0:
        yield Problem("rows", "No criterion gives points. Write what a good answer does, too.")
