"""The one item after the one in hand: held so that nobody waits for it, untimed, and gone when its expert goes."""

from datetime import timedelta
from random import Random

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.actor import Actor
from accounts.errors import Missing
from marketplace.actions.work import keep_next_ready, release_ready
from marketplace.models import Engagement
from tasks.actions.annotations import Submission, submit_annotation
from tasks.actions.claims import beat, lapse_claims
from tasks.actions.drafts import Said, save_draft
from tasks.actions.items import withdraw_item
from tasks.models import Claim, ClaimState, Seat, SeatState
from tests.factories.clients import client_of
from tests.factories.offers import NOW, Put, opened
from tests.factories.work import answer, lawyer, take, taken

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def ahead(who: Actor, put: Put, **when: object) -> Claim:
    claim = keep_next_ready(by=who, offer_id=put.offer.pk, now=NOW, rng=Random(0), **when)  # type: ignore[arg-type]
    assert claim is not None
    return claim


def test_one_item_more_is_held_and_never_two() -> None:
    put, who = opened(), lawyer()
    first = taken(who, put)
    second = ahead(who, put)
    assert second.item_id != first.item_id
    assert (second.state, second.expires_at) == (ClaimState.READY, NOW + settings.KEPT_READY)
    assert ahead(who, put).pk == second.pk
    assert Seat.objects.filter(state=SeatState.HELD).count() == 2
    assert take(who, put) == first, "the one in hand is still the one in hand"


def test_its_time_begins_when_it_is_taken_up() -> None:
    put, who = opened(), lawyer()
    answer(who, taken(who, put), "yes")
    ready = ahead(who, put)
    begun = taken(who, put, LATER)
    assert (begun.pk, begun.state, begun.claimed_at) == (ready.pk, ClaimState.ACTIVE, LATER)
    assert begun.expires_at == LATER + settings.LEASE
    assert begun.focused_seconds == 0


def test_a_first_heartbeat_begins_it_too() -> None:
    put, who = opened(), lawyer()
    ready = ahead(who, put)
    assert beat(by=who, claim_id=ready.pk, focused_seconds=0, now=LATER).state == ClaimState.ACTIVE


def test_an_answer_given_without_a_connection_is_taken_as_it_comes() -> None:
    put, who = opened(), lawyer()
    ready = ahead(who, put)
    given = submit_annotation(by=who, claim_id=ready.pk, submission=Submission({"label": "yes"}), now=LATER)
    assert Claim.objects.get(pk=given.claim_id).state == ClaimState.SUBMITTED


def test_leaving_gives_it_back_as_if_it_had_never_been_taken() -> None:
    put, who, other = opened(), lawyer(), lawyer()
    taken(who, put)
    ready = ahead(who, put)
    release_ready(by=who, claim_id=ready.pk, now=LATER)
    assert not Claim.objects.filter(pk=ready.pk).exists()
    assert not Engagement.objects.filter(claim=ready.pk).exists()
    assert Seat.objects.get(pk=ready.seat_id).state == SeatState.OPEN
    assert ahead(who, put).item_id == ready.item_id, "and so it may come again"
    taken(other, put)
    assert Seat.objects.filter(state=SeatState.HELD).count() == 3


def test_nobody_lets_go_what_is_anothers_or_has_begun() -> None:
    put, who, other = opened(), lawyer(), lawyer()
    ready = ahead(who, put)
    with pytest.raises(Missing):
        release_ready(by=other, claim_id=ready.pk, now=LATER)
    assert Claim.objects.get(pk=ready.pk).state == ClaimState.READY
    beat(by=who, claim_id=ready.pk, focused_seconds=0, now=LATER)
    release_ready(by=who, claim_id=ready.pk, now=LATER)
    assert Claim.objects.get(pk=ready.pk).state == ClaimState.ACTIVE


def test_what_was_written_on_it_stays_when_it_goes() -> None:
    put, who = opened(), lawyer()
    ready = ahead(who, put)
    save_draft(by=who, claim_id=ready.pk, said=Said({"label": "no"}, "Because."), version=0, now=NOW)
    release_ready(by=who, claim_id=ready.pk, now=LATER)
    kept = Claim.objects.get(pk=ready.pk)
    assert (kept.state, kept.draft.rationale) == (ClaimState.LAPSED, "Because.")
    assert Engagement.objects.filter(claim=kept).exists()
    assert beat(by=who, claim_id=kept.pk, focused_seconds=0, now=LATER).state == ClaimState.ACTIVE


def test_a_page_that_died_holds_nothing_up() -> None:
    put, who = opened(), lawyer()
    ready = ahead(who, put)
    late = NOW + settings.KEPT_READY
    assert lapse_claims(now=late, limit=10) == 1
    assert Seat.objects.get(pk=ready.seat_id).state == SeatState.OPEN
    assert beat(by=who, claim_id=ready.pk, focused_seconds=0, now=late).state == ClaimState.ACTIVE


def test_what_the_lab_took_back_is_not_handed_out_again() -> None:
    put, who = opened(), lawyer()
    first = taken(who, put)
    withdraw_item(by=put.owner, item_id=first.item_id, reason="A private detail.", now=NOW)
    assert taken(who, put, LATER).item_id != first.item_id


def test_at_the_end_come_those_whose_time_ran_out() -> None:
    put, who = opened(), lawyer()
    lost = taken(who, put)
    lapse_claims(now=NOW + settings.LEASE, limit=10)
    seen = []
    while (claim := take(who, put, LATER)) is not None:
        seen.append(claim.pk)
        answer(who, claim, "yes", LATER)
    assert seen[-1] == lost.pk
    assert len(set(seen)) == len(seen)


def test_work_elsewhere_lets_it_go() -> None:
    here, there, who = opened(), opened(), lawyer()
    ready = ahead(who, here)
    assert ahead(who, there).item.project_id == there.project.pk
    assert not Claim.objects.filter(pk=ready.pk).exists()


def test_over_the_api_it_comes_with_all_that_the_screen_shows() -> None:
    put, who = opened(now=timezone.now()), lawyer()
    client = client_of(who)
    first = client.post(f"/api/v1/offers/{put.offer.pk}/claims").json()
    got = client.post(f"/api/v1/offers/{put.offer.pk}/claims/next")
    assert got.status_code == 201, got.json()
    ready = got.json()
    assert (ready["state"], ready["price"]) == ("ready", first["price"])
    assert client.post(f"/api/v1/claims/{ready['id']}/release").status_code == 204
    assert client.get(f"/api/v1/claims/{ready['id']}").status_code == 404
