from datetime import datetime

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.models import Lab, Member, Role


@transaction.atomic
def create_lab(*, by: Actor, name: str, country: str, now: datetime) -> Lab:
    """Create a lab owned by the one who asks. Takes no locks."""
    lab = Lab.objects.create(name=name, country=country)
    Member.objects.create(lab=lab, user=by.user, role=Role.OWNER)
    record_act(by=by, act="lab.created", object_type="lab", object_id=lab.pk, now=now, lab_id=lab.pk)
    return lab
