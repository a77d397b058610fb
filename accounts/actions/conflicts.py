from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actor import Actor
from accounts.errors import Invalid, Missing, NoExpertProfile
from accounts.firms import firm_key
from accounts.models import AvoidedFirm, Conflict, Lab


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


@transaction.atomic
def avoid_firm(*, by: Actor, name: str, now: datetime) -> AvoidedFirm:
    """Name an employer or firm one must not work for or about; named already, in any writing, is fine.

    Takes no locks. Raises NoExpertProfile, Invalid when no name is left of it.
    """
    if by.expert is None:
        raise NoExpertProfile("Only experts name firms to avoid. Create your expert profile first.")
    key = firm_key(name)[:120]
    if not key:
        message = "Write the name of an employer or firm."
        raise Invalid(message, fields={"name": [message]})
    facts = {"name": name.strip()[:120], "declared_at": now}
    firm, _ = AvoidedFirm.objects.get_or_create(expert=by.expert, key=key, defaults=facts)
    return firm


@transaction.atomic
def stop_avoiding(*, firm: AvoidedFirm) -> None:
    """Take a firm off the list; gone already is fine. Takes no locks."""
    AvoidedFirm.objects.filter(pk=firm.pk).delete()
