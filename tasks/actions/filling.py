"""An answer onto its seat: the one statement that a submission ends in."""

from datetime import datetime
from uuid import UUID

import orjson

from accounts.actions.events import EVENT
from accounts.prepared import prepared
from tasks.models import Annotation

# Plain SQL: as models, these five rows and two look-ups cost several times what the submission itself does. Under the
# newest guideline of the project; where there is none, nothing is written.
FILL = f"""
WITH given AS (
    INSERT INTO tasks_annotation (
        id, claim_id, ordinal, item_id, expert_id, guideline_id, constitution_id, saw_suggestion, answer, rationale,
        is_not_enough_information, focused_seconds, submitted_at, counts_at
    )
    SELECT %(id)s, %(claim)s, (SELECT count(*) + 1 FROM tasks_annotation WHERE claim_id = %(claim)s), %(item)s,
        %(expert)s, guideline.id, %(constitution)s::uuid, %(saw_suggestion)s, %(answer)s::jsonb, %(rationale)s,
        %(not_enough)s, %(focused_seconds)s, %(now)s, %(counts_at)s
    FROM (
        SELECT id FROM tasks_guideline WHERE project_id = %(project)s ORDER BY version DESC LIMIT 1
    ) guideline
    RETURNING id, ordinal, guideline_id
), ended AS (
    UPDATE tasks_claim SET state = 'submitted', ended_at = %(now)s FROM given WHERE tasks_claim.id = %(claim)s
), filled AS (
    UPDATE tasks_seat SET state = 'filled' FROM given WHERE tasks_seat.id = %(seat)s
), told AS (
    {EVENT} SELECT %(topic)s, 'annotation.submitted', 'annotation', given.id, clock_timestamp() FROM given
)
UPDATE tasks_item SET due_at = greatest(due_at, %(counts_at)s) FROM given WHERE tasks_item.id = %(item)s
RETURNING given.ordinal, given.guideline_id, tasks_item.due_at
"""  # noqa: S608  (constants alone)
type Value = str | int | bool | datetime | UUID | None


def fill_seat(*, annotation: Annotation, seat_id: UUID, project_id: UUID) -> bool:
    """Write the answer under the newest guideline, end its claim, fill its seat, make its item due when it counts,
    and tell who watches; False where the project has no guideline, and then nothing is written.

    The caller has locked claim, item and seat and checked that each may move.
    """
    values: dict[str, Value] = {
        "id": annotation.pk, "claim": annotation.claim_id, "item": annotation.item_id, "seat": seat_id,
        "project": project_id, "expert": annotation.expert_id, "constitution": annotation.constitution_id,
        "saw_suggestion": annotation.saw_suggestion, "answer": orjson.dumps(annotation.answer).decode(),
        "rationale": annotation.rationale, "not_enough": annotation.is_not_enough_information,
        "focused_seconds": annotation.focused_seconds, "now": annotation.submitted_at,
        "counts_at": annotation.counts_at, "topic": f"project:{project_id}",
    }  # fmt: skip
    with prepared() as cursor:
        cursor.execute(FILL, values)
        found = cursor.fetchone()
    if found is None:
        return False
    annotation.ordinal, annotation.guideline_id, annotation.item.due_at = found
    annotation._state.adding = False
    return True
