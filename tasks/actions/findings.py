from collections.abc import Sequence
from uuid import UUID

from tasks import types
from tasks.models import Annotation, Constitution, Finding, Item


def record_findings(*, annotation: Annotation, item: Item, seen: Sequence[UUID]) -> list[Finding]:
    """Keep what an answer says of each principle, in the caller's transaction. Where the expert saw what an AI
    reviewer said of a principle, the finding responds to that one: same verdict confirms, another overturns.

    `seen`: the reviewers' findings that were on the screen. They count on a seat that shows them, and only those of
    this item under the answer's version; anything else is passed over. Takes no locks; does nothing for answers that
    speak of no principles.
    """
    constitution = annotation.constitution
    stated = types.of(item.project.task_type).findings_in(annotation.answer)
    if constitution is None or not stated:
        return []
    principles = {each.code: each.pk for each in constitution.principles.all()}
    shown = reviewers_findings(item, constitution, seen) if annotation.saw_suggestion else {}
    rows = [
        Finding(
            item=item,
            principle_id=principles[each.principle],
            annotation=annotation,
            responds_to=shown.get(principles[each.principle]),
            verdict=each.verdict,
            quote=each.quote,
            rationale=each.note,
            created_at=annotation.submitted_at,
        )
        for each in stated
    ]
    return Finding.objects.bulk_create(rows)


def reviewers_findings(item: Item, constitution: Constitution, seen: Sequence[UUID]) -> dict[UUID, Finding]:
    """By principle: the reviewers' findings among these; of several on one principle the one named first."""
    rows = Finding.objects.filter(
        pk__in=seen, item=item, suggestion__isnull=False, principle__constitution=constitution
    ).in_bulk()
    found: dict[UUID, Finding] = {}
    for finding_id in seen:
        if finding_id in rows:
            found.setdefault(rows[finding_id].principle_id, rows[finding_id])
    return found
