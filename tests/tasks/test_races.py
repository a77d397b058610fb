"""Real connections, real threads: what happens when two do it at once."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from accounts.actor import Actor
from accounts.errors import Refusal
from accounts.queries.actors import actor_of
from tasks.actions.annotations import Submission, submit_annotation, withdraw_annotation
from tasks.actions.claiming import claim_next
from tasks.actions.claims import beat, lapse_claims
from tasks.actions.decisions import decide_item
from tasks.actions.drafts import Said, save_draft
from tasks.errors import AlreadySubmitted, DraftBehind, GraceOver, SeatGivenAway
from tasks.models import (
    Annotation,
    Claim,
    ClaimState,
    Decision,
    Draft,
    Item,
    ItemState,
    Project,
    Seat,
    SeatState,
    Verdict,
    Withdrawal,
)
from tests.factories.annotations import answer_item, counts
from tests.factories.claims import NOW, expert, experts, open_items, project, take

pytestmark = pytest.mark.django_db(transaction=True)
LATE = NOW + settings.LEASE + timedelta(seconds=1)
# Of this database's connections that run something; never one's own.
KILL_ONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' AND state <> 'idle'
ORDER BY random() LIMIT 1
"""
ANSWER = Submission({"preference": 2}, "Because.")


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run all calls at the same moment, each on a connection of its own; what they returned or were refused with."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            start.wait(20)
            return call()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def claimer(who: Actor, scene: Project) -> Callable[[], Claim | None]:
    assert who.expert is not None
    pk = who.expert.pk
    return lambda: claim_next(expert_id=pk, project_id=scene.pk, now=NOW, rng=random.Random(pk.int))


def check_seats(scene: Project) -> None:
    """A seat is held by exactly its one live claim, and no expert has an item twice."""
    live = Claim.objects.filter(item__project=scene, state__in=[ClaimState.ACTIVE, ClaimState.SUBMITTED])
    taken = Seat.objects.filter(project=scene, state__in=[SeatState.HELD, SeatState.FILLED])
    assert sorted(live.values_list("seat", flat=True)) == sorted(taken.values_list("pk", flat=True))
    pairs = Counter(Claim.objects.filter(item__project=scene).values_list("item", "expert"))
    assert not pairs or max(pairs.values()) == 1


def test_two_race_for_the_last_seat() -> None:
    for _ in range(5):
        scene = project(seats=2)
        open_items(scene)
        take(expert(), scene)
        got = at_once([claimer(who, scene) for who in experts(2)])
        assert sorted(claim is None for claim in got) == [False, True]
        check_seats(scene)


def test_thirty_claimers_fill_every_seat_of_a_hundred_items_once() -> None:
    scene = project(seats=3)
    open_items(scene, 100)

    def until_nothing_is_left(who: Actor) -> Callable[[], int]:
        claim = claimer(who, scene)

        def run() -> int:
            taken = 0
            while claim() is not None:
                taken += 1
            return taken

        return run

    taken = at_once([until_nothing_is_left(who) for who in experts(30)])
    assert sum(taken) == Claim.objects.count() == 300
    assert Seat.objects.filter(state=SeatState.HELD).count() == 300
    check_seats(scene)
    assert set(Counter(Claim.objects.values_list("item", flat=True)).values()) == {3}


def test_claimers_whose_connections_are_killed_lose_no_seat_and_double_none() -> None:
    scene = project(seats=3)
    open_items(scene, 60)
    crowd = experts(40)

    def until_killed(who: Actor) -> Callable[[], bool]:
        claim = claimer(who, scene)

        def run() -> bool:
            try:
                while claim() is not None:
                    pass
            except OperationalError:
                return True
            return False

        return run

    def kill() -> bool:
        for _ in range(25):
            with connection.cursor() as cursor:
                cursor.execute(KILL_ONE)
        return False

    killed = at_once([*(until_killed(who) for who in crowd), kill])
    assert any(killed)
    check_seats(scene)
    # Nobody works on what the killed had taken: it comes back when its time is over.
    lost = [each.expert.pk for each, was_killed in zip(crowd, killed, strict=False) if was_killed and each.expert]
    Claim.objects.filter(expert__in=lost).update(expires_at=NOW)
    lapse_claims(now=NOW, limit=1000)
    at_once([until_killed(who) for who in experts(3)])
    assert Seat.objects.filter(state=SeatState.HELD).count() == 180
    check_seats(scene)


def test_one_expert_in_many_windows_gets_each_item_once() -> None:
    scene = project(seats=3)
    open_items(scene, 4)
    who = expert()
    at_once([claimer(who, scene) for _ in range(12)])
    check_seats(scene)
    while claimer(who, scene)() is not None:
        pass
    assert Claim.objects.count() == 4
    check_seats(scene)


def test_the_same_answer_submitted_at_once_is_one_annotation() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    got = at_once([partial(submit_annotation, by=who, claim_id=claim.pk, submission=ANSWER, now=NOW)] * 6)
    assert {annotation.pk for annotation in got} == {Annotation.objects.get().pk}
    check_seats(scene)


def test_different_answers_submitted_at_once_are_one_annotation_and_refusals() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)

    def submitter(preference: int) -> Callable[[], Annotation]:
        submission = Submission({"preference": preference})
        return partial(submit_annotation, by=who, claim_id=claim.pk, submission=submission, now=NOW)

    got = at_once([submitter(preference) for preference in (-3, -2, -1, 1, 2, 3)])
    assert sum(isinstance(each, AlreadySubmitted) for each in got) == 5
    assert Annotation.objects.count() == 1


def test_submitting_while_the_sweep_ends_the_lease() -> None:
    for _ in range(8):
        scene = project(seats=2)
        open_items(scene)
        who = expert()
        claim = take(who, scene)
        got, _ = at_once(
            [
                partial(submit_annotation, by=who, claim_id=claim.pk, submission=ANSWER, now=LATE),
                partial(lapse_claims, now=LATE, limit=10),
            ]
        )
        assert isinstance(got, Annotation)
        assert Claim.objects.get(pk=claim.pk).state == ClaimState.SUBMITTED
        check_seats(scene)


def test_a_late_submission_against_others_who_want_the_seat_loses_nothing() -> None:
    for _ in range(8):
        scene = project(seats=2)
        item = open_items(scene)[0]
        who = expert()
        claim = take(who, scene)
        lapse_claims(now=LATE, limit=10)
        got, *_ = at_once(
            [
                partial(submit_annotation, by=who, claim_id=claim.pk, submission=ANSWER, now=LATE),
                *[claimer(other, scene) for other in experts(2)],
            ]
        )
        check_seats(scene)
        if isinstance(got, SeatGivenAway):
            assert Draft.objects.get(claim=claim).rationale == "Because."
            assert not Annotation.objects.filter(item=item).exists()
        else:
            assert Annotation.objects.get(item=item).claim == claim


def test_two_beats_and_the_sweep_leave_one_truth() -> None:
    for _ in range(5):
        scene = project(seats=2)
        open_items(scene)
        who = expert()
        claim = take(who, scene)
        at_once(
            [partial(beat, by=who, claim_id=claim.pk, focused_seconds=5, now=LATE)] * 2
            + [partial(lapse_claims, now=LATE, limit=9)]
        )
        assert Claim.objects.get(pk=claim.pk).state == ClaimState.ACTIVE
        check_seats(scene)


def test_an_undo_at_the_moment_the_answer_counts_is_undone_or_decided_never_both() -> None:
    seen = set()
    for turn in range(12):
        scene = project(seats=2)
        item = open_items(scene)[0]
        given = answer_item(item, [{"preference": 1}, {"preference": 1}])
        who = actor_of(given[-1].expert.user)
        just_before = given[-1].counts_at - timedelta(microseconds=1)
        calls = [
            partial(withdraw_annotation, by=who, annotation_id=given[-1].pk, now=just_before),
            partial(decide_item, item_id=item.pk, now=counts()),
        ]
        got = at_once(calls if turn % 2 else calls[::-1])
        item.refresh_from_db()
        is_undone = Withdrawal.objects.filter(annotation__item=item).exists()
        assert is_undone == (item.state == ItemState.OPEN) != Decision.objects.filter(item=item).exists()
        assert is_undone != any(isinstance(each, GraceOver) for each in got)
        seen.add(is_undone)
        check_seats(scene)
    assert seen


def test_deciding_at_once_decides_once() -> None:
    scene = project()
    item = open_items(scene)[0]
    answer_item(item, [{"preference": 1}] * 3)
    got = at_once([partial(decide_item, item_id=item.pk, now=counts())] * 5)
    assert {decision.pk for decision in got} == {Decision.objects.get().pk}
    assert Verdict.objects.count() == 3


def test_two_windows_save_on_the_same_version_and_one_is_told() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)

    def saver(text: str) -> Callable[[], Draft]:
        return partial(save_draft, by=who, claim_id=claim.pk, said=Said({}, text), version=0, now=NOW)

    got = at_once([saver("left"), saver("right")])
    refused = [each for each in got if isinstance(each, DraftBehind)]
    assert len(refused) == 1
    kept = Draft.objects.get()
    assert refused[0].facts["rationale"] == kept.rationale
    assert kept.version == 1


def test_work_goes_on_while_an_item_is_locked_for_its_decision() -> None:
    """Claiming points at the item; whoever decides it must not make claimers wait."""
    from django.db import transaction

    scene = project(seats=3)
    item = open_items(scene)[0]
    claimers = [claimer(expert(), scene)]
    with transaction.atomic():
        Item.objects.select_for_update(no_key=True).get(pk=item.pk)
        claim = at_once(claimers)[0]
    assert claim is not None and claim.item_id == item.pk
