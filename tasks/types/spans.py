"""Marked passages: which stretches of a text carry which label. Passages of different labels may overlap; those of one
label never do, so that what several experts marked can be put together stretch by stretch.

`start` and `end` count Unicode code points of the stored text, `end` not included, as Python's slices do. (Screens
count UTF-16 units and convert.)
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tasks.types import checks, passages, spans_rows
from tasks.types.agreeing import AgreesByParts
from tasks.types.base import (
    NOT_ENOUGH_INFORMATION,
    Column,
    ContentField,
    Exported,
    Fields,
    Finding,
    Judged,
    Part,
    Problem,
)

# As many as can be told apart by tint and underline.
MOST_LABELS = 8
MOST_SPANS = 1000
LABEL: dict[str, object] = {
    "type": "object",
    "properties": {
        "value": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": r"\S"},
        "text": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": r"\S"},
        "description": {"type": "string", "maxLength": 500},
    },
    "required": ["value", "text"],
    "additionalProperties": False,
}
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "labels": {
            "type": "array",
            "title": "Labels, in the order of their digits",
            "minItems": 1,
            "maxItems": MOST_LABELS,
            "items": LABEL,
        },
        "question": {
            "type": "string",
            "title": "What is to be marked",
            "minLength": 1,
            "maxLength": 500,
            "pattern": r"\S",
        },
        "whole_words": {"type": "boolean", "title": "What experts select grows to whole words"},
    },
    "required": ["labels", "question", "whole_words"],
    "additionalProperties": False,
}


class Spans(AgreesByParts):
    kind = "spans"
    title = "Which passages carry which label?"
    content_fields = (
        ContentField(
            "text", "Text", True, "What is to be marked, up to a whole contract.",
            ("text", "document", "contract", "content", "note", "dialogue", "transcript", "passage", "abstract"),
        ),
        ContentField(
            "question", "Question", False, "A question of its own for this row, in place of the project's.",
            ("question", "query", "prompt"),
        ),
        ContentField(
            "context", "Context", False, "What a reader must know to judge; it is not marked.",
            ("context", "background", "case", "facts"),
        ),
    )  # fmt: skip
    export_shapes = ("spans", "raw")
    settings_schema = SETTINGS
    uses_principles = False
    # Of all characters that either marks, the share that both mark alike; 0.7 is an F1 of 0.82, what careful readers
    # who differ on where a clause ends still reach.
    agrees_at = 0.7

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        label: dict[str, object] = {"type": "string"}
        if settings is not None:
            label["enum"] = list(labels_of(settings))
        place = "in Unicode code points of the text, from 0"
        span: dict[str, object] = {
            "start": {"type": "integer", "minimum": 0, "description": f"The first character, {place}."},
            "end": {"type": "integer", "minimum": 0, "description": f"The character after the last, {place}."},
            "label": label,
            "note": {"type": "string", "maxLength": 4000},
        }
        spans = {"type": "object", "properties": span, "required": list(span), "additionalProperties": False}
        return {
            "type": "object",
            "properties": {
                "spans": {"type": "array", "maxItems": MOST_SPANS, "items": spans},
                "nothing_to_mark": {"type": "boolean", "description": "Said outright: no spans is not enough."},
            },
            "required": ["spans", "nothing_to_mark"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        problems = checks.against_schema(settings, self.settings_schema)
        if problems or not isinstance(settings, dict):
            return problems
        values = [label["value"] for label in settings["labels"]]
        return [
            Problem(f"labels.{place}.value", f"The label “{value}” is there twice.")
            for place, value in enumerate(values)
            if value in values[:place]
        ]

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        return checks.texts(content, self.content_fields)

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema(settings))
        if problems or not isinstance(answer, dict):
            return problems
        return list(passages.problems(answer, checks.text(content, "text"), labels_of(settings)))

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """For each label that somebody marked, the stretches between all ends of its passages. What nobody marked
        says nothing of how sure an item is, so it weighs nothing; the rest weighs its characters but white space."""
        marked = [passages.Marking(answer) for answer in answers]
        return [
            Part(key_of(stretch), ("marked", "not"), stretch.weight)
            for label in labels_of(settings)
            for stretch in passages.stretches(marked, label, checks.text(content, "text"))
        ]

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        """An answer speaks of the whole text: what it does not mark, it calls not marked."""
        marking = passages.Marking(answer)
        stretches = {part.key: place_of(part.key) for part in parts}
        return {
            key: "marked" if marking.at(stretch.start, stretch.label) else "not" for key, stretch in stretches.items()
        }

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """Neighbouring stretches joined, but where more answers end one passage and begin another than go on."""
        kept = [place_of(key) for key, cls in said.items() if cls == "marked"]
        marked = [passages.Marking(answer) for answer in answers]
        spans = passages.joined(kept, marked, checks.text(content, "text"))
        return {"spans": [span.as_json() for span in spans], "nothing_to_mark": not spans}

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        parts = [checks.text(content, name) for name in ("question", "context", "text")]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "question") or checks.text(content, "text")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        """“2 × Termination, 1 × Notice”, in the order of the labels."""
        if not answer:
            return NOT_ENOUGH_INFORMATION
        marked = [passage.label for passage in passages.passages_of(answer)]
        counts = [f"{marked.count(value)} × {text}" for value, text in labels_of(settings).items() if value in marked]
        return ", ".join(counts) or "Nothing to mark"

    def export_columns(self, shape: str) -> list[Column]:
        return checks.raw_columns(self.content_fields, *spans_rows.ANSWER) if shape == "raw" else spans_rows.COLUMNS

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        text = checks.text(judged.content, "text")
        if shape == "raw":
            quoted = [replace(each, answer=spans_rows.quoted(each.answer, text)) for each in judged.given]
            return checks.raw_rows(replace(judged, given=quoted), self.content_fields, *spans_rows.ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        return Exported([spans_rows.row(judged, judged.answer, settings, list(labels_of(settings)))])


def labels_of(settings: Fields) -> dict[str, str]:
    """Each label's text by its value, in the project's order."""
    labels = settings["labels"]
    if not isinstance(labels, list):
        raise TypeError("labels are a list")
    return {str(label["value"]): str(label["text"]) for label in labels}


def key_of(stretch: passages.Stretch) -> str:
    """“12-40 notice”: unique in the item."""
    return f"{stretch.start}-{stretch.end} {stretch.label}"


def place_of(key: str) -> passages.Passage:
    """The stretch that a part's key names."""
    place, label = key.split(" ", 1)
    start, end = place.split("-")
    return passages.Passage(int(start), int(end), label)
