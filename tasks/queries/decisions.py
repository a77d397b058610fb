from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from accounts.ability import rasch
from accounts.models import EvidenceKind
from accounts.queries.evidence import observations
from tasks.models import Decision, Verdict
from tasks.quality.consensus import calibrated

# Never agreement with decisions: a decision that rests on earlier decisions would confirm itself.
INDEPENDENT = (EvidenceKind.EXAM, EvidenceKind.GOLD, EvidenceKind.ADJUDICATION)


def current(*, item_ids: Collection[UUID]) -> QuerySet[Decision]:
    """The decisions that stand on these items."""
    return Decision.objects.filter(item__in=item_ids, superseded_at=None)


def current_verdicts(*, item_ids: Collection[UUID]) -> QuerySet[Verdict]:
    """The verdicts that stand on the answers of these items, oldest answer first."""
    rows = Verdict.objects.filter(annotation__item__in=item_ids, superseded_at=None)
    return rows.order_by("annotation_id")


def skill_of(*, expert_id: UUID, field: str) -> float | None:
    """The probability that the expert answers as the truth is, from evidence that no decision made; None without."""
    seen = observations(expert_id=expert_id, field=field, kinds=INDEPENDENT)
    return calibrated(rasch.standing(seen).expected, len(seen)) if seen else None
