from uuid import UUID

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Conflict, Member


def has_conflict(*, expert_id: UUID, lab_id: UUID) -> bool:
    """Whether the expert named the lab as one to avoid, or is a member of it (members see the others' answers)."""
    declared = Conflict.objects.filter(expert=expert_id, lab=lab_id)
    return declared.exists() or Member.objects.filter(lab=lab_id, user__expert=expert_id).exists()


def visible_to(actor: Actor) -> QuerySet[Conflict]:
    """One's own."""
    if actor.expert is None:
        return Conflict.objects.none()
    return Conflict.objects.filter(expert=actor.expert).select_related("lab")
