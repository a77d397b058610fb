from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import Missing, NoExpertProfile
from accounts.models import Conflict, Lab


@transaction.atomic
def declare_conflict(*, by: Actor, lab_id: UUID, now: datetime) -> Conflict:
    """Declare a lab one must not work for; declared already is fine.

    Takes no locks. Raises NoExpertProfile, Missing.
    """
    if by.expert is None:
        raise NoExpertProfile("Only experts declare conflicts. Create your expert profile first.")
    lab = Lab.objects.filter(pk=lab_id).first()
    if lab is None:
        raise Missing("There is no such lab.")
    conflict, _ = Conflict.objects.get_or_create(expert=by.expert, lab=lab, defaults={"declared_at": now})
    return conflict


@transaction.atomic
def withdraw_conflict(*, conflict: Conflict) -> None:
    """Take a declared conflict back; withdrawn already is fine. Takes no locks."""
    Conflict.objects.filter(pk=conflict.pk).delete()
