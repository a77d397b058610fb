"""Classification with several labels: which of the project's labels fit the text, each for itself."""

from collections.abc import Iterator, Mapping, Sequence

from tasks.types import checks
from tasks.types.agreeing import AgreesByParts
from tasks.types.base import (
    NOT_ENOUGH_INFORMATION,
    Column,
    Exported,
    Fields,
    Finding,
    Judged,
    Part,
    Problem,
)
from tasks.types.choice import SETTINGS as ONE_LABEL
from tasks.types.choice import Choice, labels_of

ANSWER = Column("labels", "texts")
LABELS_AT_MOST = 20
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        **ONE_LABEL["properties"],  # type: ignore[dict-item]
        "minimum_labels": {
            "type": "integer", "title": "Labels at least; 0 where none of them may fit",
            "minimum": 0, "maximum": LABELS_AT_MOST,
        },
        "maximum_labels": {"type": "integer", "title": "Labels at most", "minimum": 1, "maximum": LABELS_AT_MOST},
    },
    "required": ["labels", "question", "minimum_labels", "maximum_labels"],
    "additionalProperties": False,
}  # fmt: skip


class Choices(AgreesByParts):
    kind = "choices"
    title = "Which labels fit?"
    content_fields = Choice.content_fields
    export_shapes = ("classification", "raw")
    settings_schema = SETTINGS
    uses_principles = False
    # Of three labels that somebody gives, two are as decided.
    agrees_at = 2 / 3

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        label: dict[str, object] = {"type": "string"}
        count = {"minItems": 0, "maxItems": LABELS_AT_MOST}
        if settings is not None:
            label["enum"] = list(labels_of(settings))
            count = {"minItems": fewest(settings), "maxItems": most(settings)}
        return {
            "type": "object",
            "properties": {"labels": {"type": "array", "items": label, **count}},
            "required": ["labels"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        problems = checks.against_schema(settings, self.settings_schema)
        if problems or not isinstance(settings, dict):
            return problems
        problems = Choice().validate_settings({name: settings[name] for name in ("labels", "question")})
        labels = len(settings["labels"])
        if settings["minimum_labels"] > settings["maximum_labels"]:
            message = f"This is fewer than the {settings['minimum_labels']} labels that are asked for at least."
            problems.append(Problem("maximum_labels", message))
        elif settings["maximum_labels"] > labels:
            problems.append(Problem("maximum_labels", f"There are only {labels} labels; ask for at most {labels}."))
        return problems

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        return checks.texts(content, self.content_fields)

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema(settings))
        if problems or not isinstance(answer, dict):
            return problems
        return list(of_twice(labels_in(answer)))

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """A part a label: does it fit? The weight lies on the labels that somebody gives (their share as decided is
        Jaccard's), since that the others do not fit nobody doubts; on all alike where nobody gives any.

        Each label has classes of its own, since chance agrees far more often on the rare ones.
        """
        given = {label for answer in answers for label in labels_in(answer)}
        return [
            Part(label, (without(label), label), 1.0 if label in given or not given else 0.0)
            for label in labels_of(settings)
        ]

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        given = set(labels_in(answer))
        return {part.key: part.key if part.key in given else without(part.key) for part in parts}

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The labels that likelier fit than not; where these are fewer or more than the project takes, those that most
        gave, the foremost expert's first."""
        labels = list(labels_of(settings))
        likely = [label for label in labels if said.get(label) == label]
        by_support = sorted(labels, key=lambda label: (label not in likely, *support(label, answers), labels.index(label)))  # noqa: E501  # fmt: skip
        count = min(max(len(likely), fewest(settings)), most(settings))
        return {"labels": [label for label in labels if label in by_support[:count]]}

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        return Choice().text_of(content)

    def title_of(self, content: Fields) -> str:
        return Choice().title_of(content)

    def label_of(self, answer: Fields, settings: Fields) -> str:
        if not answer:
            return NOT_ENOUGH_INFORMATION
        labels, given = labels_of(settings), set(labels_in(answer))
        return ", ".join(text for label, text in labels.items() if label in given) or "None of the labels"

    def export_columns(self, shape: str) -> list[Column]:
        if shape == "raw":
            return checks.raw_columns(self.content_fields, ANSWER)
        labels = [Column("labels", "integers"), Column("label_texts", "texts"), Column("multi_hot", "integers")]
        return [Column("text", "text"), *labels, Column("question", "text"), Column("context", "text")]

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            return checks.raw_rows(judged, self.content_fields, ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        labels, given = labels_of(settings), set(labels_in(judged.answer))
        row = {
            "text": checks.text(judged.content, "text"),
            "labels": [place for place, label in enumerate(labels) if label in given],
            "label_texts": [text for label, text in labels.items() if label in given],
            "multi_hot": [int(label in given) for label in labels],
            "question": checks.text(judged.content, "question") or str(settings["question"]),
            "context": judged.content.get("context"),
            **judged.provenance,
        }
        return Exported([row])


def fewest(settings: Fields) -> int:
    return int(str(settings["minimum_labels"]))


def most(settings: Fields) -> int:
    return int(str(settings["maximum_labels"]))


def labels_in(answer: Fields) -> list[str]:
    labels = answer.get("labels")
    return [str(label) for label in labels] if isinstance(labels, list) else []


def without(label: str) -> str:
    return f"not {label}"


def support(label: str, answers: Sequence[Fields]) -> tuple[int, int]:
    """By how many a label is given, and by whom first: smaller is more."""
    by = [place for place, answer in enumerate(answers) if label in labels_in(answer)]
    return -len(by), by[0] if by else len(answers)


def of_twice(labels: Sequence[str]) -> Iterator[Problem]:
    for place, label in enumerate(labels):
        if label in labels[:place]:
            yield Problem(f"labels.{place}", f"The label “{label}” is given twice. Give it once.")
