"""Rewrite and demonstration: how a prompt is answered well, from a draft where there is one."""

from collections.abc import Iterator, Mapping, Sequence

from tasks.types import checks
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
from tasks.types.free_texts import TEXT, beginning_of, class_of, folded, one_part, words_in
from tasks.types.messages import asked, said

ANSWER = Column("text", "text")
WORDS_AT_MOST = 20_000
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "minimum_words": {"type": "integer", "title": "Words at least", "minimum": 1, "maximum": WORDS_AT_MOST},
        "maximum_words": {"type": "integer", "title": "Words at most", "minimum": 1, "maximum": WORDS_AT_MOST},
        "must_differ": {"type": "boolean", "title": "The text must differ from the draft"},
    },
    "required": ["minimum_words", "maximum_words", "must_differ"],
    "additionalProperties": False,
}
SHAPES = {
    "sft": [Column("messages", "messages")],
    "preference": [Column(name, "messages") for name in ("prompt", "chosen", "rejected")],
}


class Rewrite(AgreesByParts):
    kind = "rewrite"
    title = "How should it read?"
    content_fields = (
        ContentField(
            "prompt", "Question", True, "What the text replies to.",
            ("prompt", "question", "instruction", "query", "input", "dialogue"),
        ),
        ContentField(
            "draft", "Draft", False, "A response to be made better. Left out: experts write from scratch.",
            ("draft", "response", "answer", "output", "completion", "free_form_answer", "section_text"),
        ),
        ContentField(
            "context", "Context", False, "What a writer must know: a case, a document, a note.",
            ("context", "background", "passage", "case", "document"),
        ),
    )  # fmt: skip
    export_shapes = ("sft", "preference", "raw")
    settings_schema = SETTINGS
    uses_principles = False
    agrees_at = 1.0
    has_one_right_answer = False

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        return {
            "type": "object",
            "properties": {"text": {"type": "string", "minLength": 1, "maxLength": 100_000, "pattern": r"\S"}},
            "required": ["text"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        problems = checks.against_schema(settings, self.settings_schema)
        if not problems and isinstance(settings, dict) and settings["minimum_words"] > settings["maximum_words"]:
            message = f"This is fewer than the {settings['minimum_words']} words that are asked for at least."
            problems.append(Problem("maximum_words", message))
        return problems

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        return checks.texts(content, self.content_fields)

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema())
        if problems or not isinstance(answer, dict):
            return problems
        return list(of_text(answer["text"], settings, checks.text(content, "draft")))

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        return one_part(str(answer["text"]) for answer in answers)

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        return {TEXT: class_of(str(answer["text"]))}

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The text of the foremost who wrote it."""
        return dict(next(answer for answer in answers if class_of(str(answer["text"])) == said[TEXT]))

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        parts = [checks.text(content, name) for name in ("prompt", "context", "draft")]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "prompt")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        if not answer:
            return NOT_ENOUGH_INFORMATION
        text = str(answer["text"])
        return f"{words_in(text)} words: {beginning_of(text)}"

    def export_columns(self, shape: str) -> list[Column]:
        return checks.raw_columns(self.content_fields, ANSWER) if shape == "raw" else SHAPES[shape]

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            return checks.raw_rows(judged, self.content_fields, ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        return rows(shape, judged, str(judged.answer["text"]))


def rows(shape: str, judged: Judged, text: str) -> Exported:
    """The row of a decided text: a demonstration, or a preference over the draft that it changed."""
    question, draft = asked(judged.content), checks.text(judged.content, "draft")
    if shape == "sft":
        return Exported([{"messages": [*question, said(text)], **judged.provenance}])
    if not draft.strip():
        return Exported([], "no_draft")
    if folded(text) == folded(draft):
        return Exported([], "unchanged")
    return Exported([{"prompt": question, "chosen": [said(text)], "rejected": [said(draft)], **judged.provenance}])


def of_text(text: str, settings: Fields, draft: str) -> Iterator[Problem]:
    """Whether the text has the length that is asked for, and changes the draft where it must."""
    words = words_in(text)
    least, most = int(str(settings["minimum_words"])), int(str(settings["maximum_words"]))
    if words < least:
        yield Problem("text", f"This has {words} words; write at least {least}.")
    elif words > most:
        yield Problem("text", f"This has {words} words; at most {most} are taken. Shorten it.")
    if settings["must_differ"] and draft.strip() and folded(text) == folded(draft):
        yield Problem("text", "This is the draft itself. Change what is wrong with it.")
