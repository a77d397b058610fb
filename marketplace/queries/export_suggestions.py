"""What AI reviewers had said of exported items by the time that experts answered, and whether their word counted then.

What was said later is left out: a reviewer that has learnt from an item's answers foretells them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson
from django.db import connection

from accounts.models import Trail
from marketplace.models import Judge, JudgeState
from tasks.models import Project

# Of an item that no expert answered, what was said before AI settled it.
SPOKEN = """
SELECT suggestion.item_id, suggestion.judge_id, suggestion.probabilities::text, constitution.version, moment.at
FROM unnest(%s::uuid[]) item (id)
JOIN LATERAL (
    SELECT coalesce(
        (SELECT max(annotation.submitted_at) FROM tasks_annotation annotation WHERE annotation.item_id = item.id
          AND NOT EXISTS (SELECT FROM tasks_withdrawal undone WHERE undone.annotation_id = annotation.id)),
        (SELECT decision.decided_at FROM tasks_decision decision
          WHERE decision.item_id = item.id AND decision.superseded_at IS NULL)
    ) AS at
) moment ON moment.at IS NOT NULL
JOIN tasks_suggestion suggestion ON suggestion.item_id = item.id AND suggestion.failure = ''
    AND suggestion.created_at <= moment.at
LEFT JOIN tasks_constitution constitution ON constitution.id = suggestion.constitution_id
"""
SWITCHES = {f"judge.{state.value}": state for state in JudgeState}


@dataclass(slots=True)
class Course:
    """A reviewer's name with its version, and when it was switched to what, the earliest first."""

    name: str
    version: int
    now: str
    moments: list[datetime] = field(default_factory=list)
    states: list[str] = field(default_factory=list)

    def state_at(self, moment: datetime) -> str:
        """Before the first switch each is in shadow; one that was never switched is as it was made."""
        if not self.moments:
            return self.now
        place = bisect_right(self.moments, moment)
        return self.states[place - 1] if place else str(JudgeState.SHADOW)


def words_on(project: Project, item_ids: Sequence[UUID]) -> dict[UUID, str]:
    """By item: a JSON list, one entry a reviewer's newest version of either state, by name; `state` says whether it
    counted or was in shadow when the last expert answered. In three queries whatever their number."""
    courses = courses_of(project)
    with connection.cursor() as cursor:
        cursor.execute(SPOKEN, [list(item_ids)])
        rows = [row for row in cursor if row[1] in courses]
    found: dict[UUID, dict[tuple[str, str], dict[str, object]]] = defaultdict(dict)
    for item_id, judge_id, said, version, moment in sorted(rows, key=lambda row: courses[row[1]].version):
        course = courses[judge_id]
        state = course.state_at(moment)
        if state != JudgeState.OFF:
            found[item_id][course.name, state] = {
                "judge": f"{course.name}/{course.version}",
                "state": state,
                "probabilities": orjson.loads(said),
                "constitution_version": version,
            }
    return {item_id: orjson.dumps([words[key] for key in sorted(words)]).decode() for item_id, words in found.items()}


def courses_of(project: Project) -> Mapping[UUID, Course]:
    """The project's reviewers as they were switched, told by the trail."""
    rows = Judge.objects.filter(project=project).values_list("pk", "name", "version", "state")
    courses = {pk: Course(name, version, state) for pk, name, version, state in rows}
    switched = Trail.objects.filter(lab=project.lab_id, object_type="judge", act__in=SWITCHES, object_id__in=courses)
    for judge_id, act, at in switched.order_by("at", "pk").values_list("object_id", "act", "at"):
        courses[judge_id].moments.append(at)
        courses[judge_id].states.append(SWITCHES[act])
    return courses
