from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.actor import Actor
from accounts.models import Credential, CredentialState, Trail


def valid_credentials(*, expert_id: UUID, field: str, on: date) -> list[Credential]:
    """The expert's verified credentials of the field that have not expired on that day."""
    valid = Credential.objects.filter(expert=expert_id, field=field, state=CredentialState.VERIFIED)
    return list(valid.filter(Q(expires_on=None) | Q(expires_on__gte=on)).order_by("id"))


def visible_to(actor: Actor) -> QuerySet[Credential]:
    """One's own; all of them for operations."""
    if actor.is_operations:
        return Credential.objects.all()
    return own(actor)


def own(actor: Actor) -> QuerySet[Credential]:
    """The actor's own, also where the actor is of operations."""
    return Credential.objects.filter(expert=actor.expert) if actor.expert else Credential.objects.none()


def cases(actor: Actor) -> QuerySet[Credential]:
    """What operations decides on, with the person; nothing for anybody else."""
    if not actor.is_operations:
        return Credential.objects.none()
    return visible_to(actor).select_related("expert__user", "decided_by")


def histories(credential_ids: Iterable[UUID]) -> dict[UUID, list[Trail]]:
    """What was done to each credential, oldest first, reads left out; one query."""
    acts = Trail.objects.filter(object_type="credential", object_id__in=list(credential_ids))
    found: dict[UUID, list[Trail]] = {}
    for act in acts.exclude(act="credential.read").select_related("by").order_by("id"):
        found.setdefault(act.object_id, []).append(act)
    return found
