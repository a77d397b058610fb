"""Claims and submissions by 32 experts at once, in turns with the raw statement and with a smaller twin."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from accounts.prepared import prepared
from bench.work import crowd, databases, rows
from bench.work.crowd import WARM_UPS, Measured, Step
from marketplace.actions.work import take_next
from marketplace.jobs import advance_item
from tasks.actions.annotations import Submission, submit_annotation
from tasks.models import Claim

EXPERTS = 32
ANSWER = Submission({"label": "yes"}, "Clear.")
# What a queue in PostgreSQL costs: the next open seat to whoever comes, with the lease that the product keeps of it.
RAW = """
WITH next AS (
    SELECT id, item_id FROM tasks_seat WHERE project_id = %(project)s AND state = 'open' AND kind = 'answer'
    ORDER BY rank, id LIMIT 1 FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE tasks_seat SET state = 'held' FROM next WHERE tasks_seat.id = next.id
    RETURNING tasks_seat.id, tasks_seat.item_id
)
INSERT INTO tasks_claim (
    id, seat_id, item_id, expert_id, state, side_seed, claimed_at, expires_at, focused_seconds, skip_reason
)
SELECT uuidv7(), id, item_id, %(expert)s, 'submitted', 0, now(), now() + interval '30 minutes', 0, '' FROM taken
RETURNING id
"""


def raw(made: rows.Scene, experts: Sequence[Actor], *, by_itself: bool = False) -> Callable[[int], Step]:
    """Claim-and-lease in a transaction, nothing asked and nothing told; `by_itself` without BEGIN and COMMIT."""

    def prepare(place: int) -> Step:
        # Each step another expert: two seats of one item are not for the same person.
        ids = iter(rows.expert_ids(experts)[place::EXPERTS])

        def step() -> object:
            who = next(ids, None)
            if who is None:
                return None
            values: dict[str, UUID] = {"project": made.put.project.pk, "expert": who}
            with nullcontext() if by_itself else transaction.atomic(), prepared() as cursor:
                cursor.execute(RAW, values)
                return cursor.fetchone()

        return step

    return prepare


def claims(made: rows.Scene, experts: Sequence[Actor]) -> Callable[[int], Step]:
    """Each step another expert's claim: whoever holds an item may take no other."""

    def prepare(place: int) -> Step:
        mine = iter(experts[place::EXPERTS])

        def step() -> object:
            who = next(mine, None)
            return None if who is None else take(who, made)

        return step

    return prepare


def pairs(made: rows.Scene, experts: Sequence[Actor]) -> Callable[[int], Step]:
    """Claim and submit, again and again, each process one expert."""

    def prepare(place: int) -> Step:
        who = experts[place]
        return lambda: submit(who, take(who, made))

    return prepare


def submissions(held: Sequence[tuple[Actor, Claim]], number: int) -> Callable[[int], Step]:
    """Submit what each expert holds."""

    def prepare(place: int) -> Step:
        mine = iter(held[place::number])

        def step() -> object:
            who, claim = next(mine, (None, None))
            return None if who is None or claim is None else submit(who, claim)

        return step

    return prepare


def take(who: Actor, made: rows.Scene) -> Claim:
    claim = take_next(by=who, offer_id=made.put.offer.pk, now=timezone.now(), rng=Random(1))
    if claim is None:
        raise SystemExit("no seat was left to claim")
    return claim


def submit(who: Actor, claim: Claim) -> object:
    return submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=timezone.now())


def against_raw(database: str, made: rows.Scene, *, each: int, turns: int) -> tuple[Measured, Measured, Measured]:
    """The raw claim, the same by itself, and the product's, so many of each expert's process a turn."""
    databases.use(database)
    floor, by_itself, ours = Measured(), Measured(), Measured()
    experts = rows.lawyers(EXPERTS * (each + WARM_UPS))
    for _ in range(turns):
        floor.add_turn(crowd.at_once(EXPERTS, raw(made, experts), steps=each))
        by_itself.add_turn(crowd.at_once(EXPERTS, raw(made, experts, by_itself=True), steps=each))
        ours.add_turn(crowd.at_once(EXPERTS, claims(made, experts), steps=each))
        rows.finish_all(made.put.project.pk)
    return floor, by_itself, ours


def alone(database: str, made: rows.Scene, experts: Sequence[Actor], number: int) -> tuple[Measured, Measured]:
    """One expert after the other: their claims, then their submissions."""
    databases.use(database)
    taken: list[tuple[Actor, Claim]] = []
    measured = crowd.here(lambda: taken.append((experts[len(taken)], take(experts[len(taken)], made))), number)
    left = iter(taken)
    return measured, crowd.here(lambda: submit(*next(left)), number)


def by_one(database: str, made: rows.Scene, who: Actor, number: int) -> tuple[Measured, Measured]:
    """The same expert's claims and submissions in turn, each timed by itself."""
    databases.use(database)
    held: list[Claim] = []
    took, gave = Measured(), Measured()
    for place in range(-WARM_UPS, number):
        took_now = crowd.here(lambda: held.append(take(who, made)), 1, warm=0)
        gave_now = crowd.here(lambda: submit(who, held.pop()), 1, warm=0)
        if place >= 0:
            took.add_turn(took_now)
            gave.add_turn(gave_now)
    return took, gave


def folding(database: str, made: rows.Scene) -> Measured:
    """Let the answers given so far count, item by item, as the job does when their grace time is over."""
    databases.use(database)
    later = timezone.now() + timedelta(minutes=5)
    waiting = iter(
        Claim.objects.filter(item__project=made.put.project, annotations__isnull=False, item__due_at__isnull=False)
        .values_list("item", flat=True)
        .distinct()[:400]
    )
    return crowd.here(lambda: advance_item(item_id=next(waiting), now=later), 300)
