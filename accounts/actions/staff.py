from datetime import datetime

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.models import StaffDuty, StaffMember, User


@transaction.atomic
def give_duty(*, user: User, duty: StaffDuty, now: datetime) -> StaffMember:
    """Give a user a duty of the platform's staff; given already is fine. Done on the server alone, never over the
    API. Takes no locks."""
    member, is_new = StaffMember.objects.get_or_create(user=user, duty=duty)
    if is_new:
        facts: dict[str, object] = {"duty": duty.value}
        record_act(by=None, act="duty.given", object_type="user", object_id=user.pk, now=now, facts=facts)
    return member
