"""Step labels for process rewards: which steps of a trajectory are good, neutral or bad, and where it first goes wrong.

The agent's own steps are judged, by their place among all that is told (`step`, from 0; people read it from 1). A step
without a mark is not a neutral one: nobody said anything of it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tasks.types import checks, steps_rows
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
from tasks.types.steps_rows import agent_places, marks_in, marks_of
from tasks.types.trajectories import AGENT, SYSTEM, USER, Unreadable, as_text, first_of, steps_in

CLASSES = {"bad": -1, "neutral": 0, "good": 1}
FIRST_ERROR, EVERY_STEP = "first_error", "every_step"
NEUTRAL_OFF = "off"
SETTINGS: dict[str, object] = {
    "type": "object",
    "properties": {
        "marking": {
            "type": "string",
            "title": "What must be marked: every step up to the first error, or every step",
            "enum": [FIRST_ERROR, EVERY_STEP],
        },
        "neutral": {
            "type": "string",
            "title": "A neutral step counts in process-reward rows as good or bad, or is no answer",
            "enum": ["good", "bad", NEUTRAL_OFF],
        },
    },
    "required": ["marking", "neutral"],
    "additionalProperties": False,
}


class Steps(AgreesByParts):
    kind = "steps"
    title = "Which steps are right?"
    content_fields = (
        ContentField(
            "prompt", "Task", False, "What the agent was to do. Left out: what the user says first.",
            ("prompt", "problem", "question", "task", "instruction", "input", "query"),
        ),
        ContentField(
            "steps", "Steps", True, "A list of texts, or of steps with role, text and tool calls; JSON in a CSV.",
            ("steps", "trajectory", "traj", "messages", "conversation", "label", "completions"),
        ),
        ContentField(
            "context", "Context", False, "What the agent was told beforehand: rules, a policy. Left out: its system"
            " message.",
            ("context", "system", "policy", "background"),
        ),
        ContentField(
            "reference", "Reference", False, "The right outcome, where it is known.",
            ("reference", "target", "ground_truth", "ground_truth_answer", "final_answer", "solution"),
        ),
    )  # fmt: skip
    export_shapes = ("stepwise", "raw")
    settings_schema = SETTINGS
    uses_principles = False
    agrees_at = 0.8

    def answer_schema(self, settings: Fields | None = None) -> dict[str, object]:
        marks = [mark for mark in CLASSES.values() if mark or settings is None or settings["neutral"] != NEUTRAL_OFF]
        mark = {
            "step": {"type": "integer", "minimum": 0},
            "mark": {"type": "integer", "enum": marks},
            "note": {"type": "string", "maxLength": 4000},
        }
        marked = {"type": "object", "properties": mark, "required": list(mark), "additionalProperties": False}
        return {
            "type": "object",
            "properties": {"marks": {"type": "array", "minItems": 1, "maxItems": 1000, "items": marked}},
            "required": ["marks"],
            "additionalProperties": False,
        }

    def validate_settings(self, settings: object) -> list[Problem]:
        return checks.against_schema(settings, self.settings_schema)

    def read(self, content: Fields) -> dict[str, object]:
        """A row's content as it is stored: steps in one form, the task and the context taken out of them where they
        have no column. What cannot be read is left for `validate_content` to name."""
        found = dict(content)
        for name, inner in (("prompt", ("problem", "question", "prompt")), ("reference", ("ground_truth_answer",))):
            value = found.get(name)
            if isinstance(value, Mapping):
                found[name] = first_of(value, inner)
        if isinstance(found.get("reference"), int | float | list | dict):
            found["reference"] = as_text(found["reference"])
        try:
            steps = steps_in(found.get("steps"))
        except Unreadable:
            return found
        for name, role in (("context", SYSTEM), ("prompt", USER)):
            if not found.get(name) and steps and steps[0]["role"] == role:
                found[name] = steps.pop(0)["text"]
        return {name: value for name, value in {**found, "steps": steps}.items() if value is not None}

    def validate_content(self, content: Fields, settings: Fields) -> list[Problem]:
        others = [field for field in self.content_fields if field.name != "steps"]
        problems = checks.texts(content, others)
        if not checks.text(content, "prompt").strip():
            problems.append(Problem("prompt", "There is no task: name its column, or begin the steps with the user."))
        if content.get("steps") is None:
            return [*problems, Problem("steps", "Steps are missing; every row needs them.")]
        try:
            steps = steps_in(content["steps"])
        except Unreadable as error:
            return [*problems, Problem("steps", error.message)]
        if not any(step["role"] == AGENT for step in steps):
            problems.append(Problem("steps", "None of the steps is the agent's, so there is nothing to judge."))
        return problems

    def validate_answer(self, answer: object, settings: Fields, content: Fields) -> list[Problem]:
        problems = checks.against_schema(answer, self.answer_schema(settings))
        if problems or not isinstance(answer, dict):
            return problems
        judged = agent_places(content)
        return [*of_places(answer, judged), *of_coverage(answer, judged, str(settings["marking"]))]

    def parts(self, answers: Sequence[Fields], content: Fields, settings: Fields) -> list[Part]:
        """A part a step that somebody marked; where work ends at the first error, what an answer says beyond its own
        is no part. Half of the weight lies on the steps that somebody calls bad: a hundred
        steps that all find good must not drown the one that is in dispute."""
        classes = tuple(cls for cls in CLASSES if cls != "neutral" or settings["neutral"] != NEUTRAL_OFF)
        said = [up_to_error(marks_in(answer), settings) for answer in answers]
        marked = sorted({step for marks in said for step in marks})
        bad = {step for marks in said for step, mark in marks.items() if mark < 0}
        return [Part(str(step), classes, weight_of(step in bad, len(bad), len(marked))) for step in marked]

    def in_parts(self, answer: Fields, parts: Sequence[Part]) -> dict[str, str]:
        words = {mark: cls for cls, mark in CLASSES.items()}
        marks = {str(step): words[mark] for step, mark in marks_in(answer).items()}
        return {part.key: marks[part.key] for part in parts if part.key in marks}

    def from_parts(
        self, said: Mapping[str, str], answers: Sequence[Fields], content: Fields, settings: Fields
    ) -> dict[str, object]:
        """The likeliest marks, each with the note of the foremost who says so and gives one."""
        marks = up_to_error({int(key): CLASSES[cls] for key, cls in said.items()}, settings)
        return {
            "marks": [
                {"step": step, "mark": mark, "note": note_on(step, mark, answers)}
                for step, mark in sorted(marks.items())
            ]
        }

    def findings_in(self, answer: Fields) -> list[Finding]:
        return []

    def lay_out(self, content: Fields, side_seed: int) -> dict[str, object]:
        return dict(content)

    def restore(self, answer: Fields, side_seed: int) -> dict[str, object]:
        return dict(answer)

    def text_of(self, content: Fields) -> str:
        told = [steps_rows.spoken(step) for step in steps_rows.steps_of(content)]
        parts = [checks.text(content, "prompt"), checks.text(content, "context"), *told]
        return "\n\n".join(part for part in parts if part)

    def title_of(self, content: Fields) -> str:
        return checks.text(content, "prompt")

    def label_of(self, answer: Fields, settings: Fields) -> str:
        if not answer:
            return NOT_ENOUGH_INFORMATION
        marks = marks_in(answer)
        bad = sorted(step for step, mark in marks.items() if mark < 0)
        if not bad:
            return f"No error in the {len(marks)} steps marked" if len(marks) > 1 else "No error in the step marked"
        more = f", {len(bad) - 1} more" if len(bad) > 1 else ""
        return f"First error at step {bad[0] + 1}{more}"

    def export_columns(self, shape: str) -> list[Column]:
        return steps_rows.columns(shape, self.content_fields)

    def export_rows(self, shape: str, judged: Judged, settings: Fields) -> Exported:
        if shape == "raw":
            return steps_rows.raw(judged, self.content_fields)
        if judged.answer is None:
            return Exported([], "undecided")
        if not judged.answer:
            return Exported([], "not_enough_information")
        return steps_rows.stepwise(judged, judged.answer, neutral_is_good=settings["neutral"] == "good")


def weight_of(is_bad: bool, bad: int, marked: int) -> float:
    """A step's share, so that all that are called bad weigh as much as all others together."""
    good = marked - bad
    if not bad or not good:
        return 1 / marked
    return 0.5 / bad if is_bad else 0.5 / good


def note_on(step: int, mark: int, answers: Sequence[Fields]) -> str:
    notes = (
        each["note"] for answer in answers for each in marks_of(answer) if (each["step"], each["mark"]) == (step, mark)
    )
    return next((str(note) for note in notes if str(note).strip()), "")


def of_places(answer: Fields, judged: Sequence[int]) -> Iterator[Problem]:
    """One mark a step of the agent, and none elsewhere."""
    known, times = set(judged), Counter(each["step"] for each in marks_of(answer))
    for place, each in enumerate(marks_of(answer)):
        step = each["step"]
        if step not in known:
            message = f"Step {int(str(step)) + 1} is not one of the agent's steps. Mark only these."
            yield Problem(f"marks.{place}.step", message)
        elif times[step] > 1:
            yield Problem(f"marks.{place}.step", f"Step {int(str(step)) + 1} is marked more than once. Mark it once.")


def of_coverage(answer: Fields, judged: Sequence[int], marking: str) -> Iterator[Problem]:
    """Every step is marked, or every one up to the first error."""
    marks = marks_in(answer)
    first = first_bad(marks) if marking == FIRST_ERROR else None
    missing = next((step for step in judged if step not in marks and (first is None or step < first)), None)
    if missing is not None:
        rule = "Mark every step." if marking == EVERY_STEP else "Mark every step up to the first error, or all."
        yield Problem("marks", f"Step {missing + 1} is not marked. {rule}")


def first_bad(marks: Mapping[int, int]) -> int | None:
    return min((step for step, mark in marks.items() if mark < 0), default=None)


def up_to_error(marks: Mapping[int, int], settings: Fields) -> dict[int, int]:
    """The marks that count: where work ends at the first error, those up to it."""
    first = first_bad(marks) if settings["marking"] == FIRST_ERROR else None
    return {step: mark for step, mark in marks.items() if first is None or step <= first}
