"""The rows that marked steps become: process-reward rows in TRL's columns (`stepwise_supervision`), and raw answers.

What the agent was told since its step before (results, the user's turns) stands before the step that follows it, so
that a label is learnt from nothing that came after its step.
"""

from collections.abc import Sequence
from dataclasses import replace

import orjson

from tasks.types import checks
from tasks.types.base import Column, ContentField, Exported, Fields, Judged
from tasks.types.trajectories import AGENT, USER, as_text, calls_of

NO_ERROR = -1
ANSWER = (Column("ratings", "integers"), Column("first_error", "integer"), Column("notes", "texts"))
STEPWISE = [
    Column("prompt", "text"), Column("completions", "texts"), Column("labels", "flags"),
    Column("first_error", "integer"), Column("steps", "texts"), Column("ratings", "integers"),
    Column("reference", "text"),
]  # fmt: skip


def columns(shape: str, fields: Sequence[ContentField]) -> list[Column]:
    return checks.raw_columns(fields, *ANSWER) if shape == "raw" else STEPWISE


def stepwise(judged: Judged, answer: Fields, *, neutral_is_good: bool) -> Exported:
    """One row: the steps up to the first without a mark with their labels, as a trainer reads them; beside it all
    steps with their ratings (-1, 0, 1; null: not marked). `unmarked`: the first step has no mark."""
    prompt, told = told_of(judged.content)
    ratings = ratings_of(judged.content, answer)
    marked = ratings[: ratings.index(None)] if None in ratings else ratings
    if not marked:
        return Exported([], "unmarked")
    labels = [rating is not None and (rating > 0 or (rating == 0 and neutral_is_good)) for rating in marked]
    row = {
        "prompt": prompt,
        "completions": told[: len(marked)],
        "labels": labels,
        "first_error": first_error(ratings),
        "steps": told,
        "ratings": ratings,
        "reference": judged.content.get("reference"),
        **judged.provenance,
    }
    return Exported([row])


def raw(judged: Judged, fields: Sequence[ContentField]) -> Exported:
    """One row a given answer; the steps as JSON."""
    content = {**judged.content, "steps": orjson.dumps(judged.content["steps"]).decode()}
    given = [replace(each, answer=flat(judged.content, each.answer)) for each in judged.given]
    return checks.raw_rows(replace(judged, content=content, given=given), fields, *ANSWER)


def flat(content: Fields, answer: Fields) -> dict[str, object]:
    """The answer's columns, an entry for each of the agent's steps."""
    if not answer:
        return {}
    ratings = ratings_of(content, answer)
    notes = {each["step"]: str(each["note"]) or None for each in marks_of(answer)}
    places = agent_places(content)
    return {"ratings": ratings, "first_error": first_error(ratings), "notes": [notes.get(step) for step in places]}


def first_error(ratings: Sequence[int | None]) -> int | None:
    """Which of the agent's steps is the first wrong one, from 0; -1 where all are marked and none is wrong, as in
    ProcessBench; None where a step before it, or any where none is wrong, has no mark."""
    if -1 in ratings:
        place = ratings.index(-1)
        return None if None in ratings[:place] else place
    return None if None in ratings else NO_ERROR


def told_of(content: Fields) -> tuple[str, list[str]]:
    """The prompt with all that came before the agent's first step, and a text for each of its steps."""
    before = [checks.text(content, "context"), checks.text(content, "prompt")]
    prompt, told = "", list[str]()
    for step in steps_of(content):
        if step["role"] != AGENT:
            before.append(spoken(step))
            continue
        if not told:
            prompt, before = joined(before), []
        told.append(joined([*before, acted(step)]))
        before = [came_back(call) for call in calls_of(step) if call["result"] is not None]
    return prompt, told


def spoken(step: Fields) -> str:
    """A step in full, as a text for reading and search."""
    results = [came_back(call) for call in calls_of(step) if call["result"] is not None]
    said = acted(step)
    who = "" if step["role"] == AGENT else "User: " if step["role"] == USER else f"{str(step['role']).capitalize()}: "
    return joined([f"{who}{said}" if said else "", *results])


def acted(step: Fields) -> str:
    """What a step says and calls, without what came back."""
    calls = [f"{call['name']}({as_text(call['arguments'])})" for call in calls_of(step) if call["name"]]
    return joined([str(step["text"]).strip(), *calls])


def came_back(call: Fields) -> str:
    return f"Result of {call['name']}: {call['result']}" if call["name"] else f"Result: {call['result']}"


def joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def steps_of(content: Fields) -> list[Fields]:
    steps = content["steps"]
    if not isinstance(steps, list):
        raise TypeError("an item's steps are a list")
    return steps


def agent_places(content: Fields) -> list[int]:
    """The places of the agent's own steps among all."""
    return [place for place, step in enumerate(steps_of(content)) if step["role"] == AGENT]


def marks_of(answer: Fields) -> list[Fields]:
    marks = answer.get("marks")
    return list(marks) if isinstance(marks, list) else []


def marks_in(answer: Fields) -> dict[int, int]:
    """Each marked step's mark, by its place."""
    return {int(str(each["step"])): int(str(each["mark"])) for each in marks_of(answer)}


def ratings_of(content: Fields, answer: Fields) -> list[int | None]:
    """A rating for each of the agent's steps, in order; None: not marked."""
    marks = marks_in(answer)
    return [marks.get(step) for step in agent_places(content)]
