"""Blocks of money for seats. Every function expects the offer locked by its caller, in the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Sum

from marketplace.models import Offer, Reservation, ReservedSeat
from marketplace.queries.offers import free_seats, newest_block
from payments.actions.budgets import release, reserve
from tasks.actions.seats import Opening, open_seats
from tasks.models import Seat, SeatState
from tasks.models.seats import UNTAKEN


def reserve_block(*, offer: Offer, seats: int, now: datetime) -> Reservation:
    """Set aside the money for this many seats at the offer's rate, in one ledger transaction.

    Locks the budget. Raises NotEnoughMoney.
    """
    newest = newest_block(offer)
    ordinal = newest.ordinal + 1 if newest else 1
    amount = seats * offer.rate.bill_minor
    transaction = reserve(
        budget_id=offer.budget_id,
        amount_minor=amount,
        idempotency=f"offer:{offer.pk}:block:{ordinal}",
        now=now,
        facts={"offer": str(offer.pk), "block": ordinal, "seats": seats, "rate_version": offer.rate.version},
    )
    return Reservation.objects.create(
        offer=offer,
        ordinal=ordinal,
        rate=offer.rate,
        transaction=transaction,
        seats=seats,
        amount_minor=amount,
        created_at=now,
    )


def open_from_block(
    *, block: Reservation, item_ids: Sequence[UUID], now: datetime, openings: Mapping[UUID, Opening] | None = None
) -> int:
    """Make seats on these items and let the block pay for them, planned ones too; how many. Locks the items."""
    open_seats(item_ids=list(item_ids), now=now, openings=openings)
    unpaid = Seat.objects.filter(item__in=item_ids, reserved=None).exclude(state=SeatState.CLOSED)
    opened = unpaid.values_list("pk", flat=True)
    rows = [ReservedSeat(seat_id=seat, reservation=block) for seat in opened]
    if len(rows) > free_seats(block):
        raise ValueError(f"Block {block.ordinal} of offer {block.offer_id} does not pay for {len(rows)} seats.")
    ReservedSeat.objects.bulk_create(rows)
    return len(rows)


def reprice_open_seats(*, offer: Offer, now: datetime) -> int:
    """Move seats that nobody has taken, planned ones too, to a new block at the offer's present rate; give back the
    old money.

    Locks these seats: a claim under way keeps the price it was taken at. Raises NotEnoughMoney.
    """
    old = Reservation.objects.filter(offer=offer).exclude(rate=offer.rate)
    if not old.exists():
        return 0
    free = Seat.objects.select_for_update(no_key=True, of=("self",)).filter(
        state__in=UNTAKEN, reserved__reservation__in=old
    )
    taken = list(free.order_by("pk").values_list("pk", flat=True))
    seats = list(ReservedSeat.objects.filter(seat__in=taken).values_list("pk", "reservation"))
    newest = newest_block(offer)
    given_back = {newest.pk: free_seats(newest)} if newest and newest.rate_id != offer.rate_id else {}
    for _, earlier in seats:
        given_back[earlier] = given_back.get(earlier, 0) + 1
    ReservedSeat.objects.filter(pk__in=[seat for seat, _ in seats]).delete()
    give_back(offer=offer, seats_by_block=given_back, now=now)
    if seats:
        block = reserve_block(offer=offer, seats=len(seats), now=now)
        ReservedSeat.objects.bulk_create([ReservedSeat(seat_id=seat, reservation=block) for seat, _ in seats])
    return len(seats)


def let_go(*, item_id: UUID) -> int:
    """Free what the block kept for seats of the item that closed unused: the block pays for others with it."""
    freed, _ = ReservedSeat.objects.filter(seat__item=item_id, seat__state=SeatState.CLOSED).delete()
    return freed


def pay_for(*, block: Reservation, seat: Seat) -> bool:
    """Let the block pay for one more seat; whether it could."""
    if free_seats(block) < 1:
        return False
    ReservedSeat.objects.create(seat=seat, reservation=block)
    return True


def give_back_unused(*, offer: Offer, now: datetime) -> int:
    """Release what no seat needs any more: closed seats and what was never opened; minor units given back."""
    ReservedSeat.objects.filter(reservation__offer=offer, seat__state=SeatState.CLOSED).delete()
    blocks = Reservation.objects.filter(offer=offer).annotate(used=Count("reserved_seats"))
    unused = {block.pk: block.seats - block.seats_released - block.used for block in blocks}
    return give_back(offer=offer, seats_by_block=unused, now=now)


def give_back(*, offer: Offer, seats_by_block: dict[UUID, int], now: datetime) -> int:
    """Release this many seats of each block, all in one ledger transaction; minor units given back."""
    blocks = Reservation.objects.filter(pk__in=seats_by_block).select_related("rate")
    amount = sum(seats_by_block[block.pk] * block.rate.bill_minor for block in blocks)
    if amount == 0:
        return 0
    for block, seats in seats_by_block.items():
        Reservation.objects.filter(pk=block).update(seats_released=F("seats_released") + seats)
    total = Reservation.objects.filter(offer=offer).aggregate(seats=Sum("seats_released"))["seats"]
    release(
        budget_id=offer.budget_id,
        amount_minor=amount,
        idempotency=f"offer:{offer.pk}:released:{total}",
        now=now,
        facts={"offer": str(offer.pk), "seats": sum(seats_by_block.values())},
    )
    return amount
