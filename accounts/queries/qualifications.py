from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from accounts.actor import Actor
from accounts.models import EvidenceKind, Qualification


def standing(*, expert_id: UUID, field: str) -> Qualification | None:
    """The expert's standing in the field; None before any evidence."""
    return Qualification.objects.filter(expert=expert_id, field=field).first()


def visible_to(actor: Actor) -> QuerySet[Qualification]:
    """One's own, each with its number of observations by kind (`count_exam`, …)."""
    if actor.expert is None:
        return Qualification.objects.none()
    return Qualification.objects.filter(expert=actor.expert).annotate(
        **{f"count_{kind.value}": count_of(kind) for kind in EvidenceKind}
    )


def count_of(kind: EvidenceKind) -> Count:
    in_field = Q(expert__evidence__field=F("field"), expert__evidence__kind=kind)
    return Count("expert__evidence", filter=in_field)
