from tasks import types
from tasks.models import Annotation, Finding, Item
from tasks.queries.findings import shown_on


def record_findings(*, annotation: Annotation, item: Item) -> list[Finding]:
    """Keep what an answer says of each principle, in the caller's transaction. Where the expert saw what an AI
    reviewer said of a principle, the finding responds to that one: same verdict confirms, another overturns.

    Takes no locks; does nothing for answers that speak of no principles.
    """
    constitution = annotation.constitution
    stated = types.of(item.project.task_type).findings_in(annotation.answer)
    if constitution is None or not stated:
        return []
    principles = {each.code: each.pk for each in constitution.principles.all()}
    seen = {each.principle_id: each for each in shown_on(annotation.claim, constitution)}
    rows = [
        Finding(
            item=item,
            principle_id=principles[each.principle],
            annotation=annotation,
            responds_to=seen.get(principles[each.principle]),
            verdict=each.verdict,
            quote=each.quote,
            rationale=each.note,
            created_at=annotation.submitted_at,
        )
        for each in stated
    ]
    return Finding.objects.bulk_create(rows)
