"""Single-choice classification: which one label fits the text."""

from collections.abc import Sequence

from tasks.types import checks
from tasks.types.agreeing import AgreesByClass
from tasks.types.base import (
    NOT_ENOUGH_INFORMATION,
    Column,
    ContentField,
    Exported,
    Fields,
    Finding,
    Judged,
    JudgeQuestion,
    Problem,
)

ANSWER = Column("label", "text")
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "labels": {
            "type": "array",
            "title": "Labels, in the order experts see them",
            "minItems": 2,
            "maxItems": 20,
            "items": {
                "type": "object",
                "properties": {
                    "value": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": r"\S"},
                    "text": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
                },
                "required": ["value", "text"],
                "additionalProperties": False,
            },
        },
        "question": {
            "type": "string",
            "title": "Question",
            "minLength": 1,
            "maxLength": 500,
            "pattern": r"\S",
        },
    },
    "required": ["labels", "question"],
    "additionalProperties": False,
}


class Choice(AgreesByClass):
    kind = "choice"
    title = "Which label fits?"
    content_fields = (
        ContentField(
            "text", "Text", True, "What is to be classified.",
            ("text", "content", "passage", "clause", "document", "sentence", "abstract", "contexts", "body"),
        ),
        ContentField(
            "question", "Question", False, "A question of its own for this row, in place of the project's.",
            ("question", "query", "prompt", "hypothesis"),
        ),
        ContentField(
            "context", "Context", False, "What a reader must know to judge: a case, a document, a note.",
            ("context", "background", "case", "facts"),
        ),
    )  # fmt: skip
    export_shapes = ("classification", "raw")
    settings_schema = SETTINGS
    uses_principles = False

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        label: dict[str, object] = {"type": "string"}
        if settings is not None:
            label["enum"] = list(labels_of(settings))
        return {
            "type": "object",
            "properties": {"label": label},
            "required": ["label"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        problems = checks.against_schema(settings, self.settings_schema)
        if problems or not isinstance(settings, dict):
            return problems
        seen: set[str] = set()
        for place, label in enumerate(settings["labels"]):
            if label["value"] in seen:
                problems.append(Problem(f"labels.{place}.value", f"The label “{label['value']}” is there twice."))
            seen.add(label["value"])
        return problems

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        return checks.texts(content, self.content_fields)

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        return checks.against_schema(answer, self.answer_schema(settings))

    def answer_classes(self, settings: Fields) -> list[str]:
        return list(labels_of(settings))

    def to_class(self, answer: Fields) -> str:
        return str(answer["label"])

    def from_class(self, cls: str) -> dict[str, object]:
        return {"label": cls}

    def merge(self, answers: Sequence[Fields], cls: str) -> dict[str, object]:
        return self.from_class(cls)

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def question_for_judges(self, content: Fields, settings: Fields) -> JudgeQuestion:
        labels = {"context": "Context", "text": "Text", "question": "Question"}
        return JudgeQuestion(
            instruction=f"{settings['question']} Where there is a text labelled “Question”, it counts instead.",
            texts=[(label, text) for name, label in labels.items() if (text := checks.text(content, name))],
            classes=labels_of(settings),
            principles_apply_to="the text",
        )

    def answer_of_judge(self, cls: str, revision: str, findings: Sequence[Finding] = ()) -> dict[str, object]:
        return self.from_class(cls)

    def text_of(self, content: Fields) -> str:
        parts = [checks.text(content, name) for name in ("question", "context", "text")]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "question") or checks.text(content, "text")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        return labels_of(settings)[str(answer["label"])] if answer else NOT_ENOUGH_INFORMATION

    def export_columns(self, shape: str) -> list[Column]:
        if shape == "raw":
            return checks.raw_columns(self.content_fields, ANSWER)
        label = [Column("label", "integer"), Column("label_text", "text")]
        return [Column("text", "text"), *label, Column("question", "text"), Column("context", "text")]

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            return checks.raw_rows(judged, self.content_fields, ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        label, labels = self.to_class(judged.answer), labels_of(settings)
        row = {
            "text": checks.text(judged.content, "text"),
            "label": list(labels).index(label),
            "label_text": labels[label],
            "question": checks.text(judged.content, "question") or str(settings["question"]),
            "context": judged.content.get("context"),
            **judged.provenance,
        }
        return Exported([row])


def labels_of(settings: Fields) -> dict[str, str]:
    """Each label's text by its value, in the project's order."""
    labels = settings["labels"]
    if not isinstance(labels, list):
        raise TypeError("labels are a list")
    return {str(label["value"]): str(label["text"]) for label in labels}
