"""What every task type says of itself. Pure: no Django, so that it is tested in milliseconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

type Fields = Mapping[str, object]

NOT_ENOUGH_INFORMATION = "Not enough information"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend: where, and a sentence that says how."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class ContentField:
    """One text of an item; `columns` are the usual names of a lab's column for it, the likeliest first."""

    name: str
    label: str
    is_required: bool
    help: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export. Kinds: text, integer, number, flag, time, messages (role and content), criteria
    (criterion, points and why), spans (start, end, label, text, note), scores
    (criterion, score, mean of those given, highest), grades (criterion, points, grade, note), and lists: texts,
    integers, flags."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Given:
    """One counted answer as the expert gave it, with what the caller knows of its origin."""

    answer: Fields
    rationale: str
    is_not_enough_information: bool
    provenance: Fields


@dataclass(frozen=True, slots=True)
class Judged:
    """An item with its decided answer (None while undecided) and the counted answers behind it."""

    content: Fields
    answer: Fields | None
    given: Sequence[Given]
    provenance: Fields


@dataclass(frozen=True, slots=True)
class Exported:
    """The rows an item becomes, or the reason it becomes none (`ties`, `undecided`, …)."""

    rows: list[dict[str, object]]
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class JudgeQuestion:
    """What an AI model is asked about one item. `texts`: label and text, in the order of reading. `classes`: each
    answer class in words. `has_sides`: asked again with the sides swapped, as `lay_out` does for seed 1. `when_torn`:
    the class that says neither, where there is one. `principles_apply_to`: what a principle is kept or broken by.
    """

    instruction: str
    texts: Sequence[tuple[str, str]]
    classes: Mapping[str, str]
    principles_apply_to: str
    has_sides: bool = False
    when_torn: str | None = None
    wants_revision: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What an answer says of one principle, by its code: `breaks`, `keeps` or `unclear`."""

    principle: str
    verdict: str
    quote: str
    note: str


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that an answer says apart from the rest: a step's label, a criterion's mark, who of two comes first.

    `key` is unique in the item and stored with the posterior; `weight` is the part's share in "how sure" and in
    agreement.
    """

    key: str
    classes: tuple[str, ...]
    weight: float = 1.0


class TaskType(Protocol):
    """A kind of question put to experts. Answers with `is_not_enough_information` are empty and skip all of
    the answer methods but `label_of`. Each kind is either `Classified` or `InParts`."""

    @property
    def kind(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def content_fields(self) -> Sequence[ContentField]: ...

    @property
    def uses_principles(self) -> bool:
        """Whether answers speak of principles. Then `validate_answer` and `answer_schema` find those in force in the
        settings, under `principles`."""
        ...

    @property
    def settings_schema(self) -> dict[str, object]: ...

    @property
    def export_shapes(self) -> Sequence[str]: ...

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        """The answer's schema in strict form; without settings, the widest."""
        ...

    def validate_settings(self, settings: object) -> list[Problem]: ...

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]: ...

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]: ...

    def agrees(self, given: Fields, decided: Fields, content: Fields, settings: Fields) -> bool:
        """Whether an expert's answer says what was decided; else it is honest dissent."""
        ...

    @property
    def has_one_right_answer(self) -> bool:
        """Whether another answer than the decided one speaks against who gave it. Of texts it does not: each may be
        good. Then no skill is learnt from them, none weighs, and there are no hidden checks."""
        ...

    @property
    def fewest_answers(self) -> int:
        """How many experts must have answered before anything is decided without a certificate."""
        ...

    def findings_in(self, answer: Fields) -> list[Finding]:
        """What the answer says of single principles; none for most types."""
        ...

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        """The content as one expert sees it (random sides)."""
        ...

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        """The expert's answer on the content as it is stored: undoes `lay_out`, and is its own inverse."""
        ...

    def text_of(self, content: Fields) -> str:
        """All of the content as one text, for judges and search."""
        ...

    def title_of(self, content: Fields) -> str:
        """The text that an item is recognised by."""
        ...

    def label_of(self, answer: Fields, settings: Fields) -> str:
        """The answer in words; an empty answer is "Not enough information"."""
        ...

    def export_columns(self, shape: str) -> list[Column]:
        """The columns of the rows of a shape, before the caller's provenance."""
        ...

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        """The rows of one item in a shape (`raw`: one a given answer), each with its provenance."""
        ...


class Classified(TaskType, Protocol):
    """A kind whose answers each are of one class of a few, so that AI reviewers may look at it and be certified."""

    def answer_classes(self, settings: Fields) -> list[str]:
        """The classes that a posterior runs over, always in this order."""
        ...

    def to_class(self, answer: Fields) -> str: ...

    def from_class(self, cls: str) -> dict[str, object]:
        """The answer that claims least beyond its class."""
        ...

    def merge(self, answers: Sequence[Fields], cls: str) -> dict[str, object]:
        """The answer that stands where these, all of the class and the foremost expert's first, made the decision.
        There may be none. A type whose answers hold more than their class puts it together here."""
        ...

    def question_for_judges(self, content: Fields, settings: Fields) -> JudgeQuestion:
        """What AI models are asked about this content; all but the texts is the same for every item of a project."""
        ...

    def answer_of_judge(self, cls: str, revision: str, findings: Sequence[Finding] = ()) -> dict[str, object]:
        """A model's answer in full: its class, what it says of principles, its revision where one is wanted."""
        ...


class InParts(TaskType, Protocol):
    """A kind whose answers say several things of an item; the consensus runs part by part."""

    @property
    def agrees_at(self) -> float:
        """The weighted share of the parts, said as decided, from which an answer agrees."""
        ...

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """What these answers speak of, in an order that does not depend on theirs."""
        ...

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        """What the answer says of each part, as key and class; of a part left out it says nothing."""
        ...

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The answer that stands, from the likeliest class of each part; `answers`, those who are right most often
        first, for what is no part: notes and texts."""
        ...
