"""Creating, opening, pausing, pricing and closing offers, and filling open ones with seats."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Invalid, Missing, NotAllowed, check_move
from accounts.models import Role
from marketplace.actions.checks import missing_checks
from marketplace.actions.reservations import (
    give_back_unused,
    reprice_open_seats,
    reserve_block,
)
from marketplace.errors import NotReadyToOpen, OfferExists
from marketplace.models import Offer, OfferState
from marketplace.models.offers import MOVES
from marketplace.queries import offers as queries
from marketplace.queries.chats import in_use
from payments.actions.rates import set_rate
from payments.errors import NotEnoughMoney
from payments.models import Budget
from tasks import types
from tasks.actions.seats import close_open_seats
from tasks.models import Guideline, Import, ImportState, Project
from tasks.queries.constitutions import in_force

PAUSED_BY_LAB = "Paused by the lab."
BOARD = "board"


@dataclass(frozen=True, slots=True)
class Terms:
    """Whom an offer is open to. `minimum_expected` is a share in [0, 1]; no kinds: any credential of the field;
    `items_each` None: as many as one likes."""

    minimum_expected: float = 0.0
    credential_kinds: list[str] = field(default_factory=list)
    specialty_required: bool = False
    jurisdiction_required: bool = True
    firms_concerned: list[str] = field(default_factory=list)
    items_each: int | None = None


@transaction.atomic
def create_offer(*, by: Actor, project_id: UUID, budget_id: UUID, pay_minor: int, terms: Terms, now: datetime) -> Offer:
    """Put a project up at a rate, as a draft. Locks the budget and the project.

    Raises Missing, NotAllowed, Invalid when the budget is of another lab, OfferExists, AmountOutOfRange.
    """
    project = (
        Project.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk=project_id, lab__in=list(by.labs))
        .first()
    )
    if project is None:
        raise Missing("There is no such project, or none that you may see.")
    check_lead(by, project.lab_id)
    if not Budget.objects.filter(pk=budget_id, lab=project.lab_id).exists():
        message = "This budget does not exist in the project's lab. Choose one of its budgets."
        raise Invalid(message, fields={"budget": [message]})
    if Offer.objects.filter(project=project).exists() or Offer.objects.filter(budget=budget_id).exists():
        raise OfferExists("The project has an offer already, or the budget pays for another. Change that one.")
    rate = set_rate(by=by, budget_id=budget_id, pay_minor=pay_minor, now=now)
    offer = Offer.objects.create(project=project, budget_id=budget_id, rate=rate, created_at=now, **asdict(terms))
    note(offer, "offer.created", by=by, now=now)
    return offer


@transaction.atomic
def change_terms(*, by: Actor, offer_id: UUID, changes: dict[str, object], now: datetime) -> Offer:
    """Change whom the offer is open to; items in hands are not touched. Locks the offer.

    Raises Missing, NotAllowed, IllegalMove when it is closed.
    """
    offer = locked(by, offer_id)
    if offer.state == OfferState.CLOSED:
        check_move(MOVES, now_in=offer.state, to=OfferState.OPEN, what="offer")
    for name, value in changes.items():
        setattr(offer, name, value)
    offer.save(update_fields=list(changes))
    note(offer, "offer.terms_changed", by=by, now=now, facts=changes)
    return offer


@transaction.atomic
def open_offer(*, by: Actor, offer_id: UUID, now: datetime) -> Offer:
    """Let experts in, for the first time or again; reserves a block of money where none is left to use.

    Locks the offer and the budget. Raises Missing, NotAllowed, IllegalMove, NotReadyToOpen, NotEnoughMoney.
    """
    offer = locked(by, offer_id)
    check_move(MOVES, now_in=offer.state, to=OfferState.OPEN, what="offer")
    check_ready(offer)
    reserve_first(offer, now)
    offer.state, offer.pause_reason, offer.is_out_of_money = OfferState.OPEN, "", False
    offer.opened_at = offer.opened_at or now
    offer.save(update_fields=["state", "pause_reason", "is_out_of_money", "opened_at"])
    note(offer, "offer.opened", by=by, now=now)
    return offer


@transaction.atomic
def pause_offer(*, by: Actor, offer_id: UUID, reason: str = "", now: datetime) -> Offer:
    """Hand out no further items; those in hands are finished and paid. Locks the offer.

    Raises Missing, NotAllowed, IllegalMove.
    """
    offer = locked(by, offer_id)
    check_move(MOVES, now_in=offer.state, to=OfferState.PAUSED, what="offer")
    pause(offer, reason.strip()[:200] or PAUSED_BY_LAB, is_out_of_money=False)
    note(offer, "offer.paused", by=by, now=now, facts={"reason": offer.pause_reason})
    return offer


@transaction.atomic
def close_offer(*, by: Actor, offer_id: UUID, now: datetime) -> Offer:
    """End the offer: open seats close and the money they held is free again; items in hands are finished and paid.

    Locks the offer, its open seats and the budget. Raises Missing, NotAllowed, IllegalMove.
    """
    offer = locked(by, offer_id)
    check_move(MOVES, now_in=offer.state, to=OfferState.CLOSED, what="offer")
    offer.state, offer.is_out_of_money = OfferState.CLOSED, False
    offer.save(update_fields=["state", "is_out_of_money"])
    close_open_seats(project_id=offer.project_id, now=now)
    give_back_unused(offer=offer, now=now)
    note(offer, "offer.closed", by=by, now=now)
    return offer


@transaction.atomic
def change_rate(*, by: Actor, offer_id: UUID, pay_minor: int, now: datetime) -> Offer:
    """A new rate for items taken from now on: seats nobody has taken move to a block at the new price.

    Items in hands keep theirs. Locks the offer, its open seats and the budget; nothing changes when the money does
    not reach. Raises Missing, NotAllowed, IllegalMove when closed, AmountOutOfRange, NotEnoughMoney.
    """
    offer = locked(by, offer_id)
    if offer.state == OfferState.CLOSED:
        check_move(MOVES, now_in=offer.state, to=OfferState.OPEN, what="offer")
    offer.rate = set_rate(by=by, budget_id=offer.budget_id, pay_minor=pay_minor, now=now)
    offer.save(update_fields=["rate"])
    reprice_open_seats(offer=offer, now=now)
    note(offer, "offer.rate_changed", by=by, now=now, facts={"version": offer.rate.version, "pay_minor": pay_minor})
    return offer


def check_lead(by: Actor, lab_id: UUID) -> None:
    if not by.is_member(lab_id, Role.LEAD):
        raise NotAllowed("Only an owner or a data lead of the lab may do this. Ask one of them.")


def locked(by: Actor, offer_id: UUID) -> Offer:
    """The offer of one's own lab, locked, for leads and owners."""
    offer = (
        Offer.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project", "rate")
        .filter(pk=offer_id, project__lab__in=list(by.labs))
        .first()
    )
    if offer is None:
        raise Missing("There is no such offer, or none that you may see.")
    check_lead(by, offer.project.lab_id)
    return offer


def check_ready(offer: Offer) -> None:
    """A guideline to judge by, principles where the task type has some, a model where one is talked with, and something
    to judge."""
    if not Guideline.objects.filter(project=offer.project_id).exists():
        raise NotReadyToOpen("Publish a guideline first: experts judge by it.", missing="guideline")
    if types.of(offer.project.task_type).uses_principles and in_force(offer.project) is None:
        raise NotReadyToOpen("Publish the principles first: experts judge by them.", missing="constitution")
    if offer.project.task_type in types.LIVE and not in_use(offer.project_id):
        raise NotReadyToOpen("Choose a model that experts talk with first.", missing="chat_model")
    running = Import.objects.filter(project=offer.project_id, state__in=[ImportState.WAITING, ImportState.RUNNING])
    if not offer.project.items.exists() and not running.exists():
        raise NotReadyToOpen("Import the items first: there is nothing to judge yet.", missing="items")


def reserve_first(offer: Offer, now: datetime) -> None:
    """Money for the items that wait, one block at most; for one item while the file is still on its way."""
    newest = queries.newest_block(offer)
    if newest is not None and queries.free_seats(newest) >= offer.project.seats_per_item:
        return
    waiting = queries.waiting_items(offer.project_id, settings.RESERVATION_BLOCK_ITEMS)
    if waiting:
        seats = waiting * offer.project.seats_per_item
        checks = min(missing_checks(offer, more_work=seats), max(0, queries.affordable_seats(offer) - seats))
        reserve_block(offer=offer, seats=seats + checks, now=now)
    elif not offer.project.items.exists() and queries.affordable_seats(offer) < offer.project.seats_per_item:
        needed = offer.project.seats_per_item * offer.rate.bill_minor
        raise NotEnoughMoney(
            "The budget does not pay for a single item yet. Add funds, then open.",
            available_minor=queries.affordable_seats(offer) * offer.rate.bill_minor,
            asked_minor=needed,
            currency=offer.rate.currency,
        )


def pause(offer: Offer, reason: str, *, is_out_of_money: bool) -> None:
    offer.state, offer.pause_reason, offer.is_out_of_money = OfferState.PAUSED, reason, is_out_of_money
    offer.save(update_fields=["state", "pause_reason", "is_out_of_money"])


def note(offer: Offer, act: str, *, by: Actor | None, now: datetime, facts: dict[str, object] | None = None) -> None:
    """Trail and event."""
    record_act(
        by=by, act=act, object_type="offer", object_id=offer.pk, now=now, lab_id=offer.project.lab_id, facts=facts
    )
    note_change(offer)


def note_change(offer: Offer) -> None:
    """To the lab; and to every board once experts may know of the offer."""
    topics = [f"project:{offer.project_id}", *([BOARD] if offer.state != OfferState.DRAFT else ())]
    for topic in topics:
        record_event(topic=topic, kind="offer.changed", object_type="offer", object_id=offer.pk)
