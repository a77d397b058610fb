from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, ReasonNeeded
from tasks.actions.decisions import move_item
from tasks.actions.projects import check_lead, project_to_change
from tasks.actions.seats import close_seats
from tasks.errors import NotBackWithLab
from tasks.models import Flag, FlagKind, Item, ItemState, Seat
from tasks.queries import flags as queries


@dataclass(frozen=True, slots=True)
class Findings:
    """A flagged item for a person's eyes."""

    item: Item
    flags: list[Flag]
    texts: list[queries.Text]
    like: Item | None
    like_texts: list[queries.Text]


@dataclass(frozen=True, slots=True)
class Handled:
    """How many items were handled in one go, and how many of the kind are left."""

    count: int
    left: int


@transaction.atomic
def open_findings(*, by: Actor, item_id: UUID, now: datetime) -> Findings:
    """What was found on an item, word for word. Reading data of persons is written into the trail.

    Raises Missing, RoleTooLow.
    """
    item = item_to_read(by, item_id)
    flags = list(item.flags.select_related("like").order_by("kind"))
    sensitive = next((flag for flag in flags if flag.kind == FlagKind.SENSITIVE), None)
    if sensitive is not None:
        record_act(
            by=by, act="item.findings_read", object_type="item", object_id=item.pk, now=now,
            lab_id=item.project.lab_id, facts={"kinds": sorted(sensitive.facts["kinds"])},
        )  # fmt: skip
    like = next((flag.like for flag in flags if flag.like is not None), None)
    found = sensitive.facts["found"] if sensitive else []
    return Findings(item, flags, queries.texts_in(item, found), like, queries.texts_in(like, []) if like else [])


@transaction.atomic
def release_item(*, by: Actor, item_id: UUID, reason: str, now: datetime) -> Item:
    """Have a returned item judged as it is; its flags are resolved and hold it no more.

    Locks the item. Raises Missing, RoleTooLow, ReasonNeeded, NotBackWithLab.
    """
    item = item_to_change(by, item_id)
    check_reason(reason)
    if item.state != ItemState.RETURNED:
        raise NotBackWithLab("This item is not back with you, so there is nothing to release.")
    move_item(item, ItemState.IMPORTED)
    kinds = resolve(Flag.objects.filter(item=item), by, now)
    tell_trail(by, "item.released", item, now, reason, kinds)
    return item


@transaction.atomic
def hold_item_again(*, by: Actor, item_id: UUID, now: datetime) -> Item:
    """Undo a release, as long as no seat was opened on the item.

    Locks the item. Raises Missing, RoleTooLow, NotBackWithLab.
    """
    item = item_to_change(by, item_id)
    released = Flag.objects.filter(item=item, holds=True, resolved_at__isnull=False)
    if item.state not in (ItemState.IMPORTED, ItemState.SCREENED) or not released.exists():
        raise NotBackWithLab("This item was not released, or has gone on since. Withdraw it instead.")
    if Seat.objects.filter(item=item).exists():
        raise NotBackWithLab("Experts are asked for this item already. Withdraw it instead.")
    move_item(item, ItemState.RETURNED)
    Flag.objects.filter(item=item).update(resolved_at=None, resolved_by=None)
    tell_trail(by, "item.held_again", item, now, "", sorted(released.values_list("kind", flat=True)))
    return item


@transaction.atomic
def release_items(*, by: Actor, project_id: UUID, kind: str, reason: str, now: datetime, limit: int) -> Handled:
    """Resolve one kind of flag on returned items; those that nothing else holds are judged as they are.

    Locks the project and at most `limit` items. Raises Missing, RoleTooLow, ReasonNeeded.
    """
    items = items_to_handle(by, project_id, kind, reason, limit)
    resolve(Flag.objects.filter(item__in=items, kind=kind), by, now)
    held = Flag.objects.filter(item=OuterRef("pk"), holds=True, resolved_at=None)
    Item.objects.filter(~Exists(held), pk__in=items).update(state=ItemState.IMPORTED)
    return handled(by, "items.released", project_id, kind, items, reason, now)


@transaction.atomic
def withdraw_items(*, by: Actor, project_id: UUID, kind: str, reason: str, now: datetime, limit: int) -> Handled:
    """Take returned items with one kind of flag out of the project.

    Locks the project and at most `limit` items. Raises Missing, RoleTooLow, ReasonNeeded.
    """
    items = items_to_handle(by, project_id, kind, reason, limit)
    resolve(Flag.objects.filter(item__in=items), by, now)
    close_seats(item_ids=items, now=now)
    Item.objects.filter(pk__in=items).update(state=ItemState.WITHDRAWN, due_at=None)
    return handled(by, "items.withdrawn", project_id, kind, items, reason, now)


def item_to_read(by: Actor, item_id: UUID) -> Item:
    """A flagged item's lab is asked first. Raises Missing, RoleTooLow."""
    return checked(by, Item.objects.filter(pk=item_id))


def item_to_change(by: Actor, item_id: UUID) -> Item:
    """The same, locked. Raises Missing, RoleTooLow."""
    return checked(by, Item.objects.filter(pk=item_id).select_for_update(no_key=True, of=("self",)))


def checked(by: Actor, rows: QuerySet[Item]) -> Item:
    item = rows.select_related("project").first()
    if item is None:
        raise Missing("There is no such item here, or none that you may see.")
    check_lead(by, item.project.lab_id)
    return item


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded("Say why.", fields={"reason": ["Give a reason."]})


def items_to_handle(by: Actor, project_id: UUID, kind: str, reason: str, limit: int) -> list[UUID]:
    """The next returned items that a flag of the kind holds, locked."""
    project_to_change(by=by, project_id=project_id)
    check_reason(reason)
    return list(
        held_by(project_id, kind).select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)[:limit]
    )


def held_by(project_id: UUID, kind: str) -> QuerySet[Item]:
    flagged = Flag.objects.filter(item=OuterRef("pk"), kind=kind, holds=True, resolved_at=None)
    return Item.objects.filter(Exists(flagged), project=project_id, state=ItemState.RETURNED).order_by("pk")


def resolve(flags: QuerySet[Flag], by: Actor, now: datetime) -> list[str]:
    """Close what is open of these flags; their kinds."""
    still_open = flags.filter(resolved_at=None)
    kinds = sorted(set(still_open.values_list("kind", flat=True)))
    still_open.update(resolved_at=now, resolved_by=by.user)
    return kinds


def handled(
    by: Actor, act: str, project_id: UUID, kind: str, items: Collection[UUID], reason: str, now: datetime
) -> Handled:
    """Write what was done into the trail, once for all of these items."""
    if items:
        lab_id = Item.objects.values_list("project__lab", flat=True).get(pk=next(iter(items)))
        record_act(
            by=by, act=act, object_type="project", object_id=project_id, now=now, lab_id=lab_id, reason=reason,
            facts={"kind": kind, "items": [str(item) for item in items]},
        )  # fmt: skip
        record_event(topic=f"project:{project_id}", kind=act, object_type="project", object_id=project_id)
    return Handled(len(items), held_by(project_id, kind).count())


def tell_trail(by: Actor, act: str, item: Item, now: datetime, reason: str, kinds: Collection[str]) -> None:
    record_act(
        by=by, act=act, object_type="item", object_id=item.pk, now=now, lab_id=item.project.lab_id, reason=reason,
        facts={"kinds": list(kinds)},
    )  # fmt: skip
