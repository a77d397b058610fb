from random import Random

import pytest

from accounts.actor import Actor
from accounts.models import Evidence, EvidenceKind
from accounts.queries.actors import actor_of
from marketplace.actions.routing import advance_item
from marketplace.actions.seats import fill_offer
from marketplace.actions.settlements import settle_item
from marketplace.actions.work import take_next
from marketplace.errors import NotEligible
from marketplace.models import Settlement
from tasks.actions.annotations import Submission, submit_annotation, withdraw_annotation
from tasks.actions.senior_reviews import METHOD
from tasks.models import Annotation, Claim, Item, ItemState, Outcome, Seat, SeatKind, Verdict
from tests.factories.annotations import counts
from tests.factories.clients import client_of
from tests.factories.experts import make_qualification
from tests.factories.offers import NOW, Put
from tests.factories.plans import planned
from tests.factories.work import answer, lawyer, taken

pytestmark = pytest.mark.django_db
LATER = counts(counts())


def disputed(**more: object) -> tuple[Put, Item]:
    """An item whose three answers left it unsure, its review open."""
    put = planned(seats=3, blind_share=1e-9, sureness=0.999, worth_minor=1_000_000)
    for labels in (("yes", "no"), ("maybe",)):
        for label in labels:
            who = lawyer()
            claim = taken(who, put)
            answer(who, claim, label)
        advance_item(item_id=claim.item_id, now=counts())
    fill_offer(offer_id=put.offer.pk, now=NOW)
    item = Item.objects.get(pk=claim.item_id)
    assert item.state == ItemState.UNSURE
    return put, item


def senior() -> Actor:
    who = lawyer()
    assert who.expert is not None
    make_qualification(who.expert.pk, field="law", right=80, wrong=2)
    return who


def review(who: Actor, put: Put) -> Claim:
    claim = take_next(by=who, offer_id=put.offer.pk, now=NOW, rng=Random(1), kind=SeatKind.REVIEW)
    assert claim is not None
    return claim


def test_a_senior_expert_reads_the_positions_and_decides() -> None:
    put, item = disputed()
    who = senior()
    card = client_of(who).get("/api/v1/board").json()["offers"][0]
    assert (card["reviews_open_to_me"], card["items_open_to_me"]) == (1, 0)
    taken_claim = client_of(who).post(f"/api/v1/offers/{put.offer.pk}/reviews").json()
    assert (taken_claim["kind"], taken_claim["item"]["id"]) == ("review", str(item.pk))
    assert [(p["seat"], p["answer"]["label"]) for p in taken_claim["positions"]] == [
        (1, "yes"), (2, "no"), (3, "maybe"),
    ]  # fmt: skip
    assert not {"expert", "annotator"} & set(taken_claim["positions"][0])
    given = submit_annotation(
        by=who, claim_id=taken_claim["id"], submission=Submission({"label": "no"}, "Clause 4 says so."), now=NOW
    )
    item.refresh_from_db()
    assert (item.state, item.due_at) == (ItemState.UNSURE, given.counts_at)
    assert advance_item(item_id=item.pk, now=NOW) is None
    decision = advance_item(item_id=item.pk, now=counts())
    assert decision is not None
    assert (decision.method, decision.answer, decision.reason) == (METHOD, {"label": "no"}, "Clause 4 says so.")
    assert decision.decided_by == who.user and 0.9 < decision.confidence < 1
    standing = Verdict.objects.filter(superseded_at=None).order_by("annotation_id").values_list("outcome", flat=True)
    assert list(standing) == [
        Outcome.DISSENT, Outcome.AGREES, Outcome.DISSENT, Outcome.AGREES,
    ]  # fmt: skip
    assert Evidence.objects.filter(kind=EvidenceKind.ADJUDICATION).count() == 3
    assert settle_item(item_id=item.pk, now=LATER) == 4
    assert Settlement.objects.filter(annotation=given).count() == 1
    item.refresh_from_db()
    assert (item.state, item.due_at) == (ItemState.DECIDED, None)


def test_a_review_is_undone_within_its_grace_time() -> None:
    put, item = disputed()
    who = senior()
    claim = review(who, put)
    given = submit_annotation(by=who, claim_id=claim.pk, submission=Submission({"label": "no"}, "So."), now=NOW)
    withdraw_annotation(by=who, annotation_id=given.pk, now=NOW)
    assert advance_item(item_id=item.pk, now=counts()) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE


def test_what_cannot_be_decided_waits_for_people_and_the_reviewer_is_paid() -> None:
    put, item = disputed()
    who = senior()
    given = submit_annotation(by=who, claim_id=review(who, put).pk, submission=Submission({}, "", True), now=NOW)
    assert advance_item(item_id=item.pk, now=counts()) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE
    assert settle_item(item_id=item.pk, now=LATER) == 1
    assert Settlement.objects.get().annotation == given


def test_reviews_are_for_seniors_who_have_not_answered() -> None:
    put, item = disputed()
    with pytest.raises(NotEligible):
        review(lawyer(), put)
    answered = Annotation.objects.filter(item=item).select_related("expert__user").first()
    assert answered is not None
    make_qualification(answered.expert_id, field="law", right=80, wrong=2)
    took = client_of(actor_of(answered.expert.user)).post(f"/api/v1/offers/{put.offer.pk}/reviews")
    assert took.status_code == 204
    junior = client_of(lawyer()).get("/api/v1/board").json()["offers"][0]
    assert junior["reviews_open_to_me"] == 0


def test_nobody_else_is_shown_positions() -> None:
    put = planned(seats=3, blind_share=1e-9)
    first, second = lawyer(), lawyer()
    answer(first, taken(first, put), "yes")
    claim = client_of(second).post(f"/api/v1/offers/{put.offer.pk}/claims").json()
    assert (claim["kind"], claim["positions"]) == ("answer", [])


def test_the_least_sure_item_comes_first() -> None:
    put, item = disputed()
    other = Item.objects.create(
        project=put.project,
        external_id="other",
        content=item.content,
        source={},
        state=ItemState.UNSURE,
        created_at=NOW,
    )
    seat = Seat.objects.get(item=item, kind=SeatKind.REVIEW)
    Seat.objects.filter(pk=seat.pk).update(rank=0.7)
    more = Seat.objects.create(
        project=put.project, item=other, ordinal=1, rank=0.4, kind=SeatKind.REVIEW, opened_at=NOW
    )
    seat.reserved.reservation.reserved_seats.create(seat=more)
    assert review(senior(), put).item_id == other.pk
