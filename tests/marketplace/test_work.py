from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.agreements import sign_agreement
from accounts.actor import Actor
from accounts.errors import Missing
from accounts.models import Agreement, Conflict, Credential, Event, Expert, Member, Role
from accounts.queries.actors import actor_of
from marketplace.actions import offers as actions
from marketplace.actions.work import PriceMissing
from marketplace.errors import ItemInHand, NotAnExpert, NotEligible, OfferNotOpen
from marketplace.models import Engagement, ReservedSeat
from payments.models import LedgerTransaction
from tasks.models import Claim, ClaimState, Seat, SeatState
from tests.factories.agreements import make_nda, make_terms
from tests.factories.claims import person
from tests.factories.clients import client_of
from tests.factories.experts import make_qualification
from tests.factories.labs import make_lab
from tests.factories.offers import NOW, PAY, Put, everything, opened, put_up
from tests.factories.work import answer, lawyer, take, taken

pytestmark = pytest.mark.django_db


def anew(actor: Actor) -> Actor:
    return actor_of(actor.user)


def test_an_expert_takes_an_item_at_a_price_that_is_frozen_without_touching_the_ledger() -> None:
    put, who = opened(), lawyer()
    posted = LedgerTransaction.objects.count()
    claim = taken(who, put)
    engagement = Engagement.objects.get(claim=claim)
    assert (engagement.offer_id, engagement.rate.pay_minor, engagement.closed_at) == (put.offer.pk, PAY, None)
    assert (claim.state, claim.expires_at) == (ClaimState.ACTIVE, NOW + settings.LEASE)
    assert LedgerTransaction.objects.count() == posted
    assert Event.objects.filter(topic=f"project:{put.project.pk}", kind="claim.taken").count() == 1


def test_the_api_hands_out_the_item_with_its_price() -> None:
    put, who = opened(now=timezone.now()), lawyer()
    address = f"/api/v1/offers/{put.offer.pk}/claims"
    got = client_of(who).post(address)
    assert got.status_code == 201, got.json()
    assert got.json()["price"] == {"pay_minor": PAY, "currency": "USD", "rate_version": 1}
    assert got.json()["item"]["content"] == {"text": "The tenant left in May."}
    again = client_of(who).post(address)
    assert (again.status_code, again.json()["id"]) == (201, got.json()["id"])
    price = f"/api/v1/claims/{got.json()['id']}/price"
    assert client_of(who).get(price).json() == got.json()["price"]
    assert client_of(lawyer()).get(price).status_code == 404


def test_the_item_in_hand_is_handed_out_again_even_when_the_offer_was_paused_meanwhile() -> None:
    put, who = opened(), lawyer()
    claim = taken(who, put)
    actions.pause_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    assert taken(who, put).pk == claim.pk
    assert Claim.objects.count() == 1


def test_nothing_is_handed_out_when_everything_was_in_ones_hands() -> None:
    put, who = opened(now=timezone.now(), items=1), lawyer()
    answer(who, taken(who, put), "yes")
    before = everything(put)
    assert take(who, put) is None
    assert client_of(who).post(f"/api/v1/offers/{put.offer.pk}/claims").status_code == 204
    assert everything(put) == before


def test_one_item_in_hand_at_a_time() -> None:
    put, other, who = opened(), opened(), lawyer()
    claim = taken(who, put)
    before = everything(other)
    with pytest.raises(ItemInHand) as refused:
        take(who, other)
    assert refused.value.facts["claim_id"] == str(claim.pk)
    assert everything(other) == before


@pytest.mark.parametrize("state", ["draft", "paused", "closed"])
def test_only_open_offers_hand_out_items(state: str) -> None:
    put = put_up() if state == "draft" else opened()
    if state == "paused":
        actions.pause_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    if state == "closed":
        actions.close_offer(by=put.owner, offer_id=put.offer.pk, now=NOW)
    before = everything(put)
    with pytest.raises(Missing if state == "draft" else OfferNotOpen):
        take(lawyer(), put)
    assert everything(put) == before


def nobody_verified(put: Put) -> Actor:
    return lawyer_without(Credential)


def lawyer_without(model: type[Credential]) -> Actor:
    who = lawyer()
    model.objects.filter(expert=who.expert).update(state="suspended")
    return who


def suspended(put: Put) -> Actor:
    who = lawyer()
    Expert.objects.filter(pk=who.expert.pk).update(suspended_at=NOW)  # type: ignore[union-attr]
    return anew(who)


def conflicted(put: Put) -> Actor:
    who = lawyer()
    assert who.expert is not None
    Conflict.objects.create(expert=who.expert, lab=put.project.lab, declared_at=NOW)
    return who


def of_the_lab(put: Put) -> Actor:
    who = lawyer()
    Member.objects.create(lab=put.project.lab, user=who.user, role=Role.VIEWER)
    return anew(who)


def of_another_tongue(put: Put) -> Actor:
    who = lawyer()
    Expert.objects.filter(pk=who.expert.pk).update(languages=["de"])  # type: ignore[union-attr]
    return anew(who)


def from_delaware(put: Put) -> Actor:
    return lawyer(jurisdiction="US-DE")


def of_another_specialty(put: Put) -> Actor:
    return lawyer(specialties=["contracts"])


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        (nobody_verified, "credential"),
        (suspended, "suspension"),
        (conflicted, "conflict"),
        (of_the_lab, "membership"),
        (of_another_tongue, "language"),
        (from_delaware, "credential"),
        (of_another_specialty, "specialty"),
    ],
)
def test_who_does_not_fit_is_told_why_and_gets_nothing(who: object, kind: str) -> None:
    put = opened(specialty_required=True)
    expert = who(put)  # type: ignore[operator]
    before = everything(put)
    with pytest.raises(NotEligible) as refused:
        take(expert, put)
    told = refused.value.facts["missing"]
    assert kind in [reason["kind"] for reason in told]  # type: ignore[attr-defined]
    assert everything(put) == before
    answered = client_of(expert).post(f"/api/v1/offers/{put.offer.pk}/claims")
    assert (answered.status_code, answered.json()["code"]) == (409, "not_eligible")


def test_the_lower_end_of_the_standing_is_the_gate() -> None:
    put, who = opened(minimum_expected=0.8), lawyer()
    with pytest.raises(NotEligible):
        take(who, put)
    standing = make_qualification(who.expert.pk, "law", right=6, wrong=0)  # type: ignore[union-attr]
    assert standing.lower < standing.expected
    actions.change_terms(
        by=put.owner, offer_id=put.offer.pk, changes={"minimum_expected": standing.lower + 0.001}, now=NOW
    )
    with pytest.raises(NotEligible):
        take(who, put)
    actions.change_terms(by=put.owner, offer_id=put.offer.pk, changes={"minimum_expected": standing.lower}, now=NOW)
    assert take(who, put) is not None


def test_the_newest_terms_and_the_labs_nda_are_signed_first() -> None:
    put, who = opened(), lawyer()
    texts = [make_terms(), make_nda(put.project.lab_id, put.owner)]
    with pytest.raises(NotEligible) as refused:
        take(who, put)
    assert [reason["kind"] for reason in refused.value.facts["missing"]] == ["agreement"] * 2  # type: ignore[attr-defined]
    for text in texts:
        sign_agreement(by=who, agreement=text, signed_name="Lea Lawyer", now=NOW)
    assert take(who, put) is not None
    other, owner = make_lab()
    make_nda(other.pk, owner)  # not asked: it is about another lab
    assert take(lawyer_with(texts), put) is not None


def lawyer_with(texts: list[Agreement]) -> Actor:
    who = lawyer()
    for text in texts:
        sign_agreement(by=who, agreement=text, signed_name="Lea Lawyer", now=NOW)
    return who


def test_a_signature_of_an_earlier_version_opens_nothing() -> None:
    put = opened()
    texts = [make_terms(), make_nda(put.project.lab_id, put.owner)]
    who = lawyer_with(texts)
    newer = make_nda(put.project.lab_id, put.owner)
    with pytest.raises(NotEligible) as refused:
        take(who, put)
    assert [reason["text"] for reason in refused.value.facts["missing"]] == [  # type: ignore[attr-defined]
        f"needs your signature: {newer.title}"
    ]


def test_people_without_an_expert_profile_take_nothing() -> None:
    put = opened()
    with pytest.raises(NotAnExpert):
        take(person(), put)
    assert client_of(person()).post(f"/api/v1/offers/{put.offer.pk}/claims").status_code == 403
    assert client_of().post(f"/api/v1/offers/{put.offer.pk}/claims").status_code == 401


def test_an_answer_frees_the_hand_for_the_next_item() -> None:
    put, who = opened(), lawyer()
    first = taken(who, put)
    answer(who, first, "yes")
    assert taken(who, put, NOW + timedelta(seconds=1)).item_id != first.item_id


def test_taking_an_item_costs_four_statements() -> None:
    put, who = opened(items=4), lawyer()
    with CaptureQueriesContext(connection) as asked:
        taken(who, put)
    # Lock the expert, look at everything that decides, claim and tell, freeze the price; and the test's own savepoint.
    assert len(asked) == 4 + 2


def test_an_open_seat_that_no_money_was_set_aside_for_is_not_handed_out() -> None:
    put, who = opened(items=1), lawyer()
    ReservedSeat.objects.filter(reservation__offer=put.offer).delete()
    before = everything(put)
    with pytest.raises(PriceMissing):
        take(who, put)
    assert everything(put) == before


@pytest.mark.django_db(transaction=True)
def test_twenty_experts_race_for_the_last_six_seats() -> None:
    put = opened(items=2)
    people = [lawyer() for _ in range(20)]
    start = Barrier(10)

    def race(who: Actor) -> Claim | None:
        try:
            start.wait(10)
            return take(who, put)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        won = [claim for claim in pool.map(race, people) if claim is not None]
    assert len(won) == 6
    assert len({claim.seat_id for claim in won}) == 6
    assert Engagement.objects.count() == Claim.objects.count() == 6
    assert not Seat.objects.filter(project=put.project).exclude(state=SeatState.HELD).exists()


@pytest.mark.django_db(transaction=True)
def test_two_tabs_of_one_expert_hold_one_item() -> None:
    put, who = opened(items=4), lawyer()
    start = Barrier(6)

    def race(_: int) -> Claim | None:
        try:
            start.wait(10)
            return take(who, put)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        held = {claim.pk for claim in pool.map(race, range(6)) if claim is not None}
    assert len(held) == Claim.objects.count() == Engagement.objects.count() == 1


def test_recusal_hands_the_item_back_and_closes_the_lab_without_a_reason() -> None:
    put, who = opened(now=timezone.now()), lawyer()
    client = client_of(who)
    claim = client.post(f"/api/v1/offers/{put.offer.pk}/claims").json()
    ready = client.post(f"/api/v1/offers/{put.offer.pk}/claims/next").json()
    got = client.post(f"/api/v1/claims/{claim['id']}/recusal")
    assert (got.status_code, got.json()["lab_name"]) == (201, put.project.lab.name)
    assert Conflict.objects.filter(expert=who.expert, lab=put.project.lab).exists()
    assert Claim.objects.get(pk=claim["id"]).state == ClaimState.SKIPPED
    assert not Claim.objects.filter(pk=ready["id"]).exists()
    assert not Seat.objects.filter(state=SeatState.HELD).exists()
    refused = client_of(anew(who)).post(f"/api/v1/offers/{put.offer.pk}/claims")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_eligible")
