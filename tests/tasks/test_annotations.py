from datetime import timedelta

import pytest
from django.conf import settings

from accounts.models import Event, Role
from tasks.actions.annotations import Submission, submit_annotation
from tasks.actions.claims import beat, lapse_claims, skip_claim
from tasks.actions.items import withdraw_item
from tasks.errors import (
    AlreadySubmitted,
    AnswerDoesNotFit,
    ClaimEnded,
    ItemWithdrawn,
    NoGuideline,
    SeatGivenAway,
)
from tasks.models import (
    Annotation,
    Claim,
    ClaimState,
    Draft,
    Guideline,
    Item,
    Seat,
    SeatState,
    SkipReason,
)
from tests.factories.annotations import everything, submit
from tests.factories.claims import NOW, expert, experts, member, open_items, project, take
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db
LATE = NOW + settings.LEASE + timedelta(seconds=1)
ANSWER = Submission({"preference": 2}, "Because.")


def test_a_submission_fills_the_seat_and_counts_after_the_grace_time() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    beat(by=who, claim_id=claim.pk, focused_seconds=30, now=NOW + timedelta(seconds=30))
    annotation = submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=NOW + timedelta(seconds=40))
    claim.refresh_from_db()
    assert (claim.state, claim.seat.state) == (ClaimState.SUBMITTED, SeatState.FILLED)
    assert annotation.counts_at == NOW + timedelta(seconds=40) + settings.GRACE
    assert Item.objects.get().due_at == annotation.counts_at
    assert (annotation.guideline.version, annotation.focused_seconds) == (1, 30)
    seen = Event.objects.get(kind="annotation.submitted")
    assert (seen.topic, seen.object_id) == (f"project:{scene.pk}", annotation.pk)


def test_the_newest_guideline_is_stamped() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    Guideline.objects.create(project=scene, version=2, body="Anew.", published_by=who.user, published_at=NOW)
    assert submit(who, claim, {"preference": 0}).guideline.version == 2


def test_answers_are_kept_on_the_stored_sides() -> None:
    scene = project(seats=5)
    open_items(scene)
    for who in experts(5):
        claim = take(who, scene, seed=hash(who.user.email))
        swapped = claim.side_seed % 2 == 1
        content = client_of(who).get(f"/api/v1/claims/{claim.pk}").json()["item"]["content"]
        assert content["a"] == ("Only for damage." if swapped else "Yes, all of it.")
        stored = submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=NOW).answer
        assert stored == {"preference": -2 if swapped else 2}


def test_over_the_api_the_same_answer_again_is_the_same_annotation() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    client, path = client_of(who), f"/api/v1/claims/{take(who, scene, seed=4).pk}/annotation"
    sent = {"answer": {"preference": -3}, "rationale": " Spaces stay. ", "is_not_enough_information": False}
    first = client.post(path, sent, headers={"Idempotency-Key": "one"})
    again = client.post(path, sent, headers={"Idempotency-Key": "one"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["answer"] == {"preference": -3}
    assert first.json()["undo_until"] == first.json()["counts_at"]
    assert Annotation.objects.get().rationale == " Spaces stay. "


def test_another_answer_on_the_same_claim_is_refused() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    standing = submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=NOW)
    before = everything(scene)
    for other in (
        Submission({"preference": 1}, "Because."),
        Submission({"preference": 2}, "Other."),
        Submission({}, "", True),
    ):
        with pytest.raises(AlreadySubmitted) as refused:
            submit_annotation(by=who, claim_id=claim.pk, submission=other, now=NOW)
        assert refused.value.facts["annotation_id"] == standing.pk
    assert everything(scene) == before


@pytest.mark.parametrize(
    "answer",
    [{}, {"preference": 4}, {"preference": "2"}, {"preference": 1.5}, {"preference": 1, "more": 1}, {"label": "yes"}],
)
def test_an_answer_that_breaks_the_schema_changes_nothing(answer: dict[str, object]) -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    before = everything(scene)
    found = client_of(who).post(f"/api/v1/claims/{claim.pk}/annotation", {"answer": answer})
    assert (found.status_code, found.json()["code"]) == (400, "answer_does_not_fit")
    assert everything(scene) == before


def test_not_enough_information_goes_without_an_answer() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    with pytest.raises(AnswerDoesNotFit):
        submit_annotation(by=who, claim_id=claim.pk, submission=Submission({"preference": 1}, "", True), now=NOW)
    stored = submit_annotation(by=who, claim_id=claim.pk, submission=Submission({}, "Too little.", True), now=NOW)
    assert (stored.answer, stored.is_not_enough_information) == ({}, True)


def test_a_choice_is_taken_as_it_is() -> None:
    scene = project(task_type="choice")
    open_items(scene)
    who = expert()
    assert submit(who, take(who, scene), {"label": "no"}).answer == {"label": "no"}


def test_late_and_not_yet_swept_is_in_time() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=LATE)
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.SUBMITTED


def test_a_lapsed_claim_is_revived_by_submitting_while_a_seat_is_open() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    lapse_claims(now=LATE, limit=5)
    submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=LATE)
    claim.refresh_from_db()
    assert (claim.state, claim.seat.state) == (ClaimState.SUBMITTED, SeatState.FILLED)


def test_a_seat_given_away_refuses_and_keeps_the_text() -> None:
    scene = project(seats=2)
    open_items(scene)
    who, *others = experts(3)
    claim = take(who, scene, seed=3)
    lapse_claims(now=LATE, limit=5)
    for other in others:
        take(other, scene, LATE)
    seats = list(Seat.objects.order_by("pk").values())
    for _ in range(2):
        with pytest.raises(SeatGivenAway, match="your text is kept"):
            submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=LATE)
    draft = Draft.objects.get()
    assert (draft.claim, draft.answer, draft.rationale) == (claim, {"preference": 2}, "Because.")
    assert not Annotation.objects.exists()
    assert list(Seat.objects.order_by("pk").values()) == seats


@pytest.mark.django_db(transaction=True)
def test_the_text_survives_the_refusal_over_the_api_with_a_key() -> None:
    scene = project(seats=2)
    open_items(scene)
    who, *others = experts(3)
    claim = take(who, scene)
    lapse_claims(now=LATE, limit=5)
    for other in others:
        take(other, scene, LATE)
    path = f"/api/v1/claims/{claim.pk}/annotation"
    sent = {"answer": {"preference": 1}, "rationale": "An hour of work."}
    answer = client_of(who).post(path, sent, headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (409, "seat_given_away")
    assert client_of(who).get(f"/api/v1/claims/{claim.pk}").json()["draft"]["rationale"] == "An hour of work."


def test_an_item_taken_back_by_the_lab_refuses_and_keeps_the_text() -> None:
    scene = project()
    item = open_items(scene)[0]
    who = expert()
    claim = take(who, scene)
    lead = member(scene.lab, Role.LEAD)
    withdraw_item(by=lead, item_id=item.pk, reason="A name is in it.", now=NOW)
    with pytest.raises(ItemWithdrawn):
        submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=NOW)
    assert Draft.objects.get().rationale == "Because."
    assert not Annotation.objects.exists()
    lapse_claims(now=LATE, limit=5)
    assert set(Seat.objects.values_list("state", flat=True)) == {SeatState.CLOSED}


def test_without_a_guideline_nothing_is_judged() -> None:
    scene = project()
    open_items(scene)
    Guideline.objects.all().delete()
    who = expert()
    claim = take(who, scene)
    with pytest.raises(NoGuideline):
        submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=NOW)
    assert Draft.objects.get().rationale == "Because."


def test_a_skipped_item_takes_no_answer() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    skip_claim(by=who, claim_id=claim.pk, reason=SkipReason.OTHER, now=NOW)
    before = everything(scene)
    with pytest.raises(ClaimEnded):
        submit_annotation(by=who, claim_id=claim.pk, submission=ANSWER, now=NOW)
    assert everything(scene) == before
