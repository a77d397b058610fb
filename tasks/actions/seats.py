import hmac
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.errors import check_move
from tasks.models import Item, ItemState, Seat, SeatKind, SeatState
from tasks.models.seats import MOVES, UNTAKEN

SPAN = 1 << 48


@dataclass(frozen=True, slots=True)
class Opening:
    """The seats of one item: how many open at once, how many more may be asked for, and whether their holders see
    what the AI reviewers said."""

    open: int
    planned: int = 0
    shows_suggestion: bool = False


@transaction.atomic
def open_seats(*, item_ids: Collection[UUID], now: datetime, openings: Mapping[UUID, Opening] | None = None) -> int:
    """Make the seats of each screened item, all of them open unless its opening says otherwise; how many were made.
    Items past that step are left alone.

    Locks the items. All seats of an item share one random rank, so that items are finished one after another.
    """
    items = list(
        Item.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .only("id", "state", "project__seats_per_item")
        .filter(pk__in=item_ids, state=ItemState.SCREENED)
        .order_by("pk")
    )
    had = ordinals_taken([item.pk for item in items])
    seats = [
        seat
        for item in items
        for seat in seats_of(
            item, (openings or {}).get(item.pk) or Opening(item.project.seats_per_item), had.get(item.pk, 0), now
        )
    ]
    Seat.objects.bulk_create(seats, batch_size=2000)
    Item.objects.filter(pk__in=[item.pk for item in items]).update(state=ItemState.OPEN)
    return len(seats)


def ordinals_taken(item_ids: Collection[UUID]) -> dict[UUID, int]:
    """The highest seat of items that were with experts before."""
    rows = Seat.objects.filter(item__in=item_ids).order_by("item").values_list("item")
    return dict(rows.annotate(highest=Max("ordinal")))


def seats_of(item: Item, opening: Opening, after: int, now: datetime) -> list[Seat]:
    """An item's seats, not saved; the first are open, the rest planned."""
    return [
        Seat(
            project_id=item.project_id,
            item=item,
            ordinal=after + place + 1,
            rank=rank_of(item.pk),
            shows_suggestion=opening.shows_suggestion,
            state=SeatState.OPEN if place < opening.open else SeatState.PLANNED,
            opened_at=now,
        )
        for place in range(opening.open + opening.planned)
    ]


def ask_again(item: Item, now: datetime) -> Seat | None:
    """Open the next planned seat of an item that the caller has locked; None where none is left. Locks the seat."""
    planned = Seat.objects.select_for_update(no_key=True).filter(item=item, state=SeatState.PLANNED)
    seat = planned.order_by("ordinal").first()
    if seat is not None:
        seat.opened_at = now
        seat.save(update_fields=["opened_at"])
        move_seat(seat, SeatState.OPEN)
    return seat


def add_review(item: Item, sureness: float, now: datetime) -> Seat:
    """A review's seat on an item that the caller has locked, paid for by the caller; the least sure come first."""
    highest = ordinals_taken([item.pk]).get(item.pk, 0)
    return Seat.objects.create(
        project_id=item.project_id, item=item, ordinal=highest + 1, rank=sureness, kind=SeatKind.REVIEW, opened_at=now
    )


def close_planned(item: Item) -> int:
    """Close what was never asked for on an item that the caller has locked; how many."""
    return Seat.objects.filter(item=item, state=SeatState.PLANNED).update(state=SeatState.CLOSED)


def rank_of(item_id: UUID) -> float:
    """In [0, 1), the same in every run. Under the server's key: experts see the ids of their items, and an id out of
    order would tell a hidden check from work."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), b"rank" + item_id.bytes, "sha256")
    return int.from_bytes(digest[:6]) / SPAN


@transaction.atomic
def close_seats(*, item_ids: Collection[UUID], now: datetime) -> int:
    """Close what is open or held of items taken back; how many. Filled seats stay: their answers were given.

    Locks the seats; the caller has locked the items.
    """
    going = Seat.objects.filter(item__in=item_ids, state__in=[SeatState.PLANNED, SeatState.OPEN, SeatState.HELD])
    locked = list(going.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk", flat=True))
    return Seat.objects.filter(pk__in=locked).update(state=SeatState.CLOSED)


@transaction.atomic
def close_open_seats(*, project_id: UUID, now: datetime) -> int:
    """Close every seat of the project that nobody has taken; how many. Items in hands are finished; items with
    answers become due: they are decided on those they have.

    Locks the items, then the seats.
    """
    waiting = Item.objects.filter(project=project_id, seats__state__in=UNTAKEN).values("pk")
    items = Item.objects.select_for_update(no_key=True).filter(pk__in=waiting).order_by("pk")
    item_ids = list(items.values_list("pk", flat=True))
    free = Seat.objects.filter(item__in=item_ids, state__in=UNTAKEN)
    locked = list(free.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    answered = Seat.objects.filter(item__in=item_ids, state=SeatState.FILLED).values("item")
    Item.objects.filter(pk__in=answered, state=ItemState.OPEN, due_at=None).update(due_at=now)
    return Seat.objects.filter(pk__in=locked).update(state=SeatState.CLOSED)


def move_seat(seat: Seat, to: SeatState) -> None:
    """Move a seat that the caller has locked. Raises IllegalMove."""
    check_move(MOVES, now_in=seat.state, to=to, what="seat")
    seat.state = to
    seat.save(update_fields=["state"])
