"""Ranking: which of two to nine candidates is best, which next, and so on."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from tasks.types import checks, ranking_rows
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
from tasks.types.candidates import NAMES, candidates_in, shuffled, stored
from tasks.types.orders import AFTER, BEFORE, TIE, nearest, pairs_in, verdict
from tasks.types.ranking_rows import order_in
from tasks.types.responses import CONTEXT, PROMPT
from tasks.types.trajectories import Unreadable

SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {"ties": {"type": "boolean", "title": "Candidates may share a place"}},
    "required": ["ties"],
    "additionalProperties": False,
}


class Ranking(AgreesByParts):
    kind = "ranking"
    title = "In which order are they best?"
    content_fields = (
        PROMPT,
        ContentField(
            "candidates", "Candidates", True, "From 2 to 9: a list of texts, or of objects with a text and whose it is;"
            " JSON in a CSV. Experts see them in random order.",
            ("candidates", "responses", "completions", "outputs", "answers", "generations", "choices"),
        ),
        CONTEXT,
    )  # fmt: skip
    export_shapes = ("preference", "ranking", "raw")
    settings_schema = SETTINGS
    uses_principles = False
    # Of four candidates one pair of neighbours may be the other way round, of three none.
    agrees_at = 0.8

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        name = {"type": "string", "enum": list(NAMES)}
        most = len(NAMES) if settings is None or settings["ties"] else 1
        tier = {"type": "array", "items": name, "minItems": 1, "maxItems": most}
        return {
            "type": "object",
            "properties": {"order": {"type": "array", "items": tier, "minItems": 1, "maxItems": len(NAMES)}},
            "required": ["order"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        return checks.against_schema(settings, self.settings_schema)

    def read(self, content: Fields) -> dict[str, object]:
        """A row's content as it is stored; what cannot be read is left for `validate_content` to name."""
        try:
            return {**content, "candidates": candidates_in(content.get("candidates"))}
        except Unreadable:
            return dict(content)

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        problems = checks.texts(content, [field for field in self.content_fields if field.name != "candidates"])
        if content.get("candidates") is None:
            return [*problems, Problem("candidates", "Candidates are missing; every row needs them.")]
        try:
            candidates_in(content["candidates"])
        except Unreadable as error:
            return [*problems, Problem("candidates", error.message)]
        return problems

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        # Without settings, since what the schema would say of a tie is not what the project says of it.
        problems = checks.against_schema(answer, self.answer_schema())
        if problems or not isinstance(answer, dict):
            return problems
        return list(of_order(order_in(answer), names_of(content), ties=bool(settings["ties"])))

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """A part a pair: which of the two comes first. Their share as decided is Kendall's distance."""
        classes = (BEFORE, TIE, AFTER) if settings["ties"] else (BEFORE, AFTER)
        return [Part(key_of(one, other), classes) for one, other in combinations(names_of(content), 2)]

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        order = order_in(answer)
        return {part.key: verdict(order, *part.key.split("-")) for part in parts}

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The order that contradicts the fewest of the likeliest verdicts on pairs; of equals the one nearest to the
        foremost expert's."""
        names = names_of(content)
        pairs = {pair: said[key_of(*pair)] for pair in combinations(names, 2) if key_of(*pair) in said}
        rather = pairs_in(order_in(answers[0]), names) if answers else {}
        return {"order": nearest(pairs, names, ties=bool(settings["ties"]), rather=rather)}

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return {**content, "candidates": shuffled(stored(content), side_seed)}

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        """An answer names its candidates, wherever they stood."""
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        texts = [checks.text(content, name) for name in ("prompt", "context")]
        texts += [str(each["text"]) for each in stored(content)]
        return "\n\n".join(text for text in texts if text)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "prompt")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        return " > ".join(" = ".join(tier) for tier in order_in(answer)) if answer else NOT_ENOUGH_INFORMATION

    def export_columns(self, shape: str) -> list[Column]:
        return ranking_rows.columns(shape, self.content_fields)

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            return ranking_rows.raw(judged, self.content_fields)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        if shape == "ranking":
            return Exported([ranking_rows.whole(judged, judged.answer)])
        return ranking_rows.preferences(judged, judged.answer)


def names_of(content: Fields) -> list[str]:
    """The candidates' names, in the order of the alphabet."""
    return sorted(str(each["name"]) for each in stored(content))


def key_of(one: str, other: str) -> str:
    return f"{one}-{other}"


def of_order(order: Sequence[Sequence[str]], names: Sequence[str], *, ties: bool) -> Iterator[Problem]:
    """Every candidate has one place, and shares it only where the project takes ties."""
    seen: set[str] = set()
    for place, tier in enumerate(order):
        for name in tier:
            if name not in names:
                yield Problem(f"order.{place}", f"There is no candidate “{name}” here. Place {', '.join(names)}.")
            elif name in seen:
                yield Problem(f"order.{place}", f"“{name}” has more than one place. Place it once.")
            seen.add(name)
        if len(tier) > 1 and not ties:
            message = f"This project takes no ties: {' and '.join(tier)} share a place. Say which is better, if slightly."  # noqa: E501  # fmt: skip
            yield Problem(f"order.{place}", message)
    missing = [name for name in names if name not in seen]
    if missing:
        yield Problem("order", f"{' and '.join(missing)} {'has' if len(missing) == 1 else 'have'} no place yet. Place every candidate.")  # noqa: E501  # fmt: skip
