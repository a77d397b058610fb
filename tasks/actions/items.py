from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, ReasonNeeded, RoleTooLow
from accounts.models import Role
from tasks.actions.decisions import move_item
from tasks.actions.seats import close_seats
from tasks.models import Flag, Gold, GoldState, Item, ItemState


@transaction.atomic
def withdraw_item(*, by: Actor, item_id: UUID, reason: str, now: datetime) -> Item:
    """Take an undecided item out of work: its seats close, also those in hands, whose experts are told
    and keep their text; what was answered stays and is paid.

    Locks the item, then its seats. Raises Missing, RoleTooLow, ReasonNeeded, IllegalMove.
    """
    rows = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    item = rows.filter(pk=item_id).first()
    if item is None or not by.is_member(item.project.lab_id):
        raise Missing("There is no such item here, or none that you may see.")
    if not by.is_member(item.project.lab_id, Role.LEAD):
        raise RoleTooLow("Only data leads and owners of the lab withdraw items. Ask one of them.")
    if not reason.strip():
        raise ReasonNeeded("Say why the item is withdrawn.", fields={"reason": ["Give a reason."]})
    move_item(item, ItemState.WITHDRAWN)
    Gold.objects.filter(item=item).update(state=GoldState.RETIRED)
    close_seats(item_ids=[item.pk], now=now)
    Flag.objects.filter(item=item, resolved_at=None).update(resolved_at=now, resolved_by=by.user)
    record_act(
        by=by, act="item.withdrawn", object_type="item", object_id=item.pk, now=now, lab_id=item.project.lab_id,
        reason=reason,
    )  # fmt: skip
    return item
