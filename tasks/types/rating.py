"""Multi-criteria rating: how good a response is by each of the project's criteria, each on a scale from 1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tasks.types import checks
from tasks.types.agreeing import AgreesByParts
from tasks.types.base import NOT_ENOUGH_INFORMATION, Column, Exported, Fields, Judged, Part, Problem
from tasks.types.messages import asked, said
from tasks.types.responses import CONTEXT, PROMPT, REFERENCE, RESPONSE, OfResponse

ANSWER = Column("scores", "scores")
CRITERIA_AT_MOST, SCALE_AT_MOST = 12, 10
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "criteria": {
            "type": "array",
            "title": "Criteria, in the order experts see them, each with its scale from 1",
            "minItems": 1,
            "maxItems": CRITERIA_AT_MOST,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": r"\S"},
                    "description": {"type": "string", "maxLength": 1000},
                    "highest": {"type": "integer", "minimum": 2, "maximum": SCALE_AT_MOST},
                },
                "required": ["name", "description", "highest"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["criteria"],
    "additionalProperties": False,
}


class Rating(OfResponse, AgreesByParts):
    kind = "rating"
    title = "How good is it, by each criterion?"
    content_fields = (PROMPT, RESPONSE, REFERENCE, CONTEXT)
    export_shapes = ("rating", "raw")
    settings_schema = SETTINGS
    # One step aside in four out of five criteria of five steps still agrees; one step aside everywhere does not.
    agrees_at = 0.8

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        name: dict[str, object] = {"type": "string"}
        highest = SCALE_AT_MOST
        if settings is not None:
            scales = scales_of(settings)
            name["enum"], highest = list(scales), max(scales.values())
        score = {"criterion": name, "score": {"type": "integer", "minimum": 1, "maximum": highest}}
        row = {"type": "object", "properties": score, "required": list(score), "additionalProperties": False}
        return {
            "type": "object",
            "properties": {"scores": {"type": "array", "items": row, "maxItems": CRITERIA_AT_MOST}},
            "required": ["scores"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        problems = checks.against_schema(settings, self.settings_schema)
        if problems or not isinstance(settings, dict):
            return problems
        seen: set[str] = set()
        for place, criterion in enumerate(settings["criteria"]):
            name = criterion["name"].strip().casefold()
            if name in seen:
                message = f"The criterion “{criterion['name']}” is there twice. Leave one, or name it differently."
                problems.append(Problem(f"criteria.{place}.name", message))
            seen.add(name)
        return problems

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        return checks.texts(content, self.content_fields)

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema(settings))
        if problems or not isinstance(answer, dict):
            return problems
        return list(of_scores(answer, scales_of(settings)))

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """A part a step of each scale: is the score below it, or at least it? Scores near each other then agree in
        most, and what stands is a median. (An ordinal class as binary ones: Frank and Hall, 2001.)

        Each step has classes of its own, since chance agrees far more often at the ends of a scale than in its middle.
        """
        return [
            Part(key_of(name, step), (f"below {step}", f"at least {step}"), 1 / (highest - 1))
            for name, highest in scales_of(settings).items()
            for step in range(2, highest + 1)
        ]

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        scores = scores_in(answer)
        found = {}
        for part in parts:
            name, _, step = part.key.rpartition(":")
            if name in scores:
                found[part.key] = part.classes[scores[name] >= int(step)]
        return found

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """Each criterion's score: one more than the steps that are reached."""
        return {
            "scores": [
                {"criterion": name, "score": 1 + sum(has_reached(said, name, step) for step in range(2, highest + 1))}
                for name, highest in scales_of(settings).items()
            ]
        }

    def label_of(self, answer: Fields, settings: Fields) -> str:
        if not answer:
            return NOT_ENOUGH_INFORMATION
        scales = scales_of(settings)
        return ", ".join(f"{name} {score} of {scales[name]}" for name, score in scores_in(answer).items())

    def export_columns(self, shape: str) -> list[Column]:
        if shape == "raw":
            return checks.raw_columns(self.content_fields, ANSWER)
        sides = [Column("prompt", "messages"), Column("completion", "messages"), Column("reference", "text")]
        return [*sides, ANSWER, Column("score", "number")]

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            given = [replace(each, answer=flat([each.answer], each.answer, settings)) for each in judged.given]
            return checks.raw_rows(replace(judged, given=given), self.content_fields, ANSWER)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        row = {
            "prompt": asked(judged.content),
            "completion": [said(checks.text(judged.content, "response"))],
            "reference": judged.content.get("reference"),
            **flat([each.answer for each in judged.given], judged.answer, settings),
            "score": whole_score(judged.answer, settings),
            **judged.provenance,
        }
        return Exported([row])


def scales_of(settings: Fields) -> dict[str, int]:
    """Each criterion's highest score by its name, in the project's order."""
    criteria = settings["criteria"]
    if not isinstance(criteria, list):
        raise TypeError("criteria are a list")
    return {str(each["name"]): int(each["highest"]) for each in criteria}


def scores_in(answer: Fields) -> dict[str, int]:
    scores = answer.get("scores")
    return {str(each["criterion"]): int(each["score"]) for each in scores} if isinstance(scores, list) else {}


def key_of(name: str, step: int) -> str:
    return f"{name}:{step}"


def has_reached(said: Mapping[str, str], name: str, step: int) -> bool:
    return said.get(key_of(name, step)) == f"at least {step}"


def of_scores(answer: Fields, scales: Mapping[str, int]) -> Iterator[Problem]:
    """Each criterion is scored once, and on its own scale."""
    seen: set[str] = set()
    for place, each in enumerate(rows_of(answer)):
        name, score = str(each["criterion"]), each["score"]
        if name in seen:
            yield Problem(f"scores.{place}.criterion", f"“{name}” is scored more than once. Score it once.")
        elif not isinstance(score, int):
            yield Problem(f"scores.{place}.score", "This must be a whole number without a decimal point.")
        elif score > scales[name]:
            yield Problem(f"scores.{place}.score", f"“{name}” goes from 1 to {scales[name]}.")
        seen.add(name)
    missing = next((name for name in scales if name not in seen), None)
    if missing is not None:
        yield Problem("scores", f"“{missing}” is not scored. Score every criterion, from 1 to {scales[missing]}.")


def rows_of(answer: Fields) -> list[Fields]:
    scores = answer.get("scores")
    return list(scores) if isinstance(scores, list) else []


def flat(given: Sequence[Fields], answer: Fields, settings: Fields) -> dict[str, object]:
    """The scores as a column: each with the mean of those given and the end of its scale."""
    if not answer:
        return {}
    all_given = [scores_in(each) for each in given if each]
    scores = scores_in(answer)
    return {"scores": [score_row(name, scores, all_given, scale) for name, scale in scales_of(settings).items()]}


def score_row(name: str, scores: Mapping[str, int], given: Sequence[Mapping[str, int]], scale: int) -> Fields:
    of_it = [each[name] for each in given if name in each]
    mean = sum(of_it) / len(of_it) if of_it else None
    return {"criterion": name, "score": scores.get(name), "mean": mean, "highest": scale}


def whole_score(answer: Fields, settings: Fields) -> float:
    """The mean over the criteria, each from 0 (its lowest score) to 1 (its highest)."""
    scores, scales = scores_in(answer), scales_of(settings)
    return sum((scores[name] - 1) / (scale - 1) for name, scale in scales.items()) / len(scales)
