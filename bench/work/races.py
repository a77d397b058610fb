"""Claimers of every seat at once, some of them killed on their way."""

import os
import signal
import time
from collections import Counter
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.actor import Actor
from bench.work import rows
from bench.work.crowd import fork
from marketplace.actions.work import take_next
from tasks.actions.claims import lapse_claims
from tasks.models import Claim, ClaimState, Seat, SeatState

KILLED = 10


def measure(claimers: int, items: int) -> str:
    """One line: what became of every seat of a project when so many claim at once and every tenth is killed."""
    made = rows.scene(items, seats=3)
    experts = rows.lawyers(claimers)
    # What the actions made beside the many: closed, so that the seats are those of the many alone.
    Seat.objects.filter(project=made.put.project, state=SeatState.OPEN).exclude(
        item__external_id__startswith="clause-"
    ).update(state=SeatState.CLOSED)
    open_seats = Seat.objects.filter(project=made.put.project, state=SeatState.OPEN)
    wanted = set(open_seats.values_list("pk", flat=True))
    connection.close()
    started = time.perf_counter()
    children = [
        fork.Process(target=claim_all, args=(who, made, place), daemon=True) for place, who in enumerate(experts)
    ]
    for child in children:
        child.start()
    killed = children[::KILLED]
    time.sleep(2)
    for child in killed:
        if child.pid is not None and child.is_alive():
            os.kill(child.pid, signal.SIGKILL)
    for child in children:
        child.join(900)
    took = time.perf_counter() - started
    # What the killed held comes back when its time is over; somebody else takes it.
    lapse_claims(now=timezone.now() + timedelta(days=1), limit=claimers)
    for place, who in enumerate(experts):
        claim_all(who, made, place)
    return said(made, wanted, took, len(killed))


def claim_all(who: Actor, made: rows.Scene, place: int) -> None:
    """Take what is open until nothing is left to this expert; each item answered at once, so that the hand is free."""
    while (claim := take_next(by=who, offer_id=made.put.offer.pk, now=timezone.now(), rng=Random(place))) is not None:
        Claim.objects.filter(pk=claim.pk).update(state=ClaimState.SUBMITTED)
        Seat.objects.filter(pk=claim.seat_id).update(state=SeatState.FILLED)


def said(made: rows.Scene, wanted: set[UUID], took: float, killed: int) -> str:
    live = Claim.objects.filter(seat__in=wanted, state__in=[ClaimState.ACTIVE, ClaimState.SUBMITTED])
    filled = Counter(live.values_list("seat", flat=True))
    by_one = Counter(Claim.objects.filter(seat__in=wanted).values_list("item", "expert"))
    twice = sum(number > 1 for number in [*filled.values(), *by_one.values()])
    verdict = "met" if len(filled) == len(wanted) and not twice else "MISSED"
    figure = f"{len(filled):,} of {len(wanted):,} seats, {twice} twice"
    note = f"in {took:.0f} s, {killed} claimers killed"
    return f"{'races':44} {figure:>34}  {'each filled once':24} {verdict:6}  {note}"
