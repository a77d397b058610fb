"""Pairwise preference: which of two answers is better, in seven steps."""

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

WORDS = {
    -3: "A much better",
    -2: "A better",
    -1: "A slightly better",
    0: "About the same",
    1: "B slightly better",
    2: "B better",
    3: "B much better",
}
CLASSES = {"a": -1, "tie": 0, "b": 1}
ANSWER = Column("preference", "integer")
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {"ties": {"type": "boolean", "title": "Experts may answer “about the same”"}},
    "required": ["ties"],
    "additionalProperties": False,
}


def messages(role: str, content: str) -> list[dict[str, str]]:
    """TRL's conversational form."""
    return [{"role": role, "content": content}]


class Pair(AgreesByClass):
    kind = "pair"
    title = "Which answer is better?"
    content_fields = (
        ContentField(
            "prompt", "Question", True, "What both answers reply to.",
            ("prompt", "question", "instruction", "query", "input"),
        ),
        ContentField(
            "context", "Context", False, "What a reader must know to judge: a case, a document, a note.",
            ("context", "background", "passage", "case", "document", "input"),
        ),
        ContentField(
            "a", "First answer", True, "Experts see the two answers on random sides.",
            ("a", "response_a", "answer_a", "output_a", "response1", "response_1", "output_1", "chosen"),
        ),
        ContentField(
            "b", "Second answer", True, "Experts see the two answers on random sides.",
            ("b", "response_b", "answer_b", "output_b", "response2", "response_2", "output_2", "rejected"),
        ),
    )  # fmt: skip
    export_shapes = ("preference", "raw")
    settings_schema = SETTINGS
    uses_principles = False

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        steps = [step for step in WORDS if step or settings is None or settings["ties"]]
        return {
            "type": "object",
            "properties": {"preference": {"type": "integer", "enum": steps}},
            "required": ["preference"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        return checks.against_schema(settings, self.settings_schema)

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        problems = checks.texts(content, self.content_fields)
        if not problems and content["a"] == content["b"]:
            problems.append(Problem("b", "Both answers are the same text, so there is nothing to compare."))
        return problems

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema())
        if problems or not isinstance(answer, dict):
            return problems
        if not isinstance(answer["preference"], int):
            return [Problem("preference", "This must be a whole number without a decimal point.")]
        if answer["preference"] == 0 and not settings["ties"]:
            return [Problem("preference", "This project takes no ties. Choose the answer that is better, if slightly.")]
        return []

    def answer_classes(self, settings: Fields) -> list[str]:
        return list(CLASSES) if settings["ties"] else ["a", "b"]

    def to_class(self, answer: Fields) -> str:
        preference = preference_of(answer)
        return "tie" if preference == 0 else "a" if preference < 0 else "b"

    def from_class(self, cls: str) -> dict[str, object]:
        return {"preference": CLASSES[cls]}

    def merge(self, answers: Sequence[Fields], cls: str) -> dict[str, object]:
        return self.from_class(cls)

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        if side_seed % 2 == 0:
            return dict(content)
        return {**content, "a": content["b"], "b": content["a"]}

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        if side_seed % 2 == 0 or "preference" not in answer:
            return dict(answer)
        return {**answer, "preference": -preference_of(answer)}

    def question_for_judges(self, content: Fields, settings: Fields) -> JudgeQuestion:
        classes = {"a": "answer A is better", "b": "answer B is better"}
        if settings["ties"]:
            classes = {"a": classes["a"], "tie": "they are about the same", "b": classes["b"]}
        labels = {"context": "Context", "prompt": "Question", "a": "Answer A", "b": "Answer B"}
        return JudgeQuestion(
            instruction="Which answer to the question is better, A or B? Their order and length say nothing.",
            texts=[(label, text) for name, label in labels.items() if (text := checks.text(content, name))],
            classes=classes,
            principles_apply_to="the two answers together: broken if either breaks it, kept if both keep it",
            has_sides=True,
            when_torn="tie" if settings["ties"] else None,
        )

    def answer_of_judge(self, cls: str, revision: str, findings: Sequence[Finding] = ()) -> dict[str, object]:
        return self.from_class(cls)

    def text_of(self, content: Fields) -> str:
        parts = [checks.text(content, name) for name in ("prompt", "context", "a", "b")]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "prompt")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        return WORDS[preference_of(answer)] if answer else NOT_ENOUGH_INFORMATION

    def export_columns(self, shape: str) -> list[Column]:
        if shape == "raw":
            return checks.raw_columns(self.content_fields, ANSWER)
        sides = [Column(name, "messages") for name in ("prompt", "chosen", "rejected")]
        return [*sides, Column("margin", "number")]

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            return checks.raw_rows(judged, self.content_fields, ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        if self.to_class(judged.answer) == "tie":
            return Exported([], "ties")
        return Exported([self.preference_row(judged, judged.answer)])

    def preference_row(self, judged: Judged, answer: Fields) -> dict[str, object]:
        """TRL's preference row with an explicit prompt."""
        better, worse = ("a", "b") if preference_of(answer) < 0 else ("b", "a")
        prompt, context = checks.text(judged.content, "prompt"), checks.text(judged.content, "context")
        return {
            "prompt": messages("user", f"{context}\n\n{prompt}" if context else prompt),
            "chosen": messages("assistant", checks.text(judged.content, better)),
            "rejected": messages("assistant", checks.text(judged.content, worse)),
            "margin": margin(judged, better),
            **judged.provenance,
        }


def preference_of(answer: Fields) -> int:
    preference = answer["preference"]
    if not isinstance(preference, int):
        raise TypeError(f"a preference is a whole number, not {preference!r}")
    return preference


def margin(judged: Judged, better: str) -> float | None:
    """The mean of the given preferences in steps towards the chosen side, never below 0 (TRL's `margin`)."""
    given = [preference_of(each.answer) for each in judged.given if each.answer]
    if not given:
        return None
    mean = sum(given) / len(given)
    return max(0.0, -mean if better == "a" else mean)
