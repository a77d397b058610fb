"""Invitations: to whom they go, what they say, and that a no costs nothing."""

from datetime import timedelta

import numpy as np
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions.availability import update_availability
from accounts.actions.conflicts import avoid_firm, declare_conflict
from accounts.models import Notification
from marketplace.actions import offers as actions
from marketplace.actions.invitations import answer_invitation, candidates, end_invitations
from marketplace.actions.new_work import tell_waiting
from marketplace.errors import InvitationOver
from marketplace.models import Invitation
from marketplace.queries.demand import demands
from marketplace.queries.supply import supplies
from marketplace.queries.work import board_of
from tests.factories.clients import client_of
from tests.factories.invitations import EVERY_DAY, HOUR, invited, open_lawyer
from tests.factories.offers import NOW, Put, opened
from tests.factories.work import answer, lawyer, taken

pytestmark = pytest.mark.django_db


def experts_of(rows: list[Invitation]) -> set[object]:
    return {row.expert_id for row in rows}


def large(**more: object) -> Put:
    """120 answers, ten hours at the assumed five minutes."""
    return opened(items=40, funds=1_000_000, **more)


def test_it_invites_who_fits_with_reasons_and_within_open_hours() -> None:
    put, who = large(), open_lawyer()
    lawyer(jurisdiction="US-DE")
    [row] = invited()
    assert (row.offer_id, row.expert_id, row.state) == (put.offer.pk, who.expert.pk, "open")
    assert row.minutes == 180 and row.minutes <= 14 * 60
    assert row.expires_at == NOW + settings.INVITATION_LASTS
    assert {"kind": "credential", "text": "New York bar admission, active"} in row.reasons
    assert row.facts["open_minutes"] == 14 * 60 and 0 < row.facts["drawn"] < 1 and row.facts["newness"] == 1.0
    assert invited() == []


def test_nobody_is_asked_beyond_their_open_hours_and_who_said_none_little() -> None:
    large()
    busy = open_lawyer(open_hours=EVERY_DAY[:1])
    shut = open_lawyer(open_hours=[EVERY_DAY[0].__class__(0, 0, 59)])
    unsaid = lawyer()
    minutes = {row.expert_id: row.minutes for row in invited()}
    assert minutes[busy.expert.pk] <= 120 and minutes[unsaid.expert.pk] <= settings.ASSUMED_OPEN_MINUTES
    assert shut.expert.pk not in minutes


@pytest.mark.parametrize(
    "peace", [{"undisturbed_until": NOW + HOUR}, {"is_paused": True}, {"takes_invitations": False}]
)
def test_peace_is_respected(peace: dict[str, object]) -> None:
    put, who = large(), open_lawyer(**peace)
    assert invited() == []
    assert len(board_of(who, now=NOW)) == 1
    assert taken(who, put)


def test_recusal_firms_to_avoid_and_ones_own_firm_keep_invitations_and_work_away() -> None:
    put = large(firms_concerned=["Gray & Hale LLP"])
    recused, avoiding, employed = open_lawyer(), open_lawyer(), open_lawyer()
    declare_conflict(by=recused, lab_id=put.project.lab_id, now=NOW)
    avoid_firm(by=avoiding, name="the gray and hale", now=NOW)
    client_of(employed).patch("/api/v1/expert", {"firm": "GRAY & HALE"})
    assert invited() == []
    texts = [board_of(who, now=NOW)[0].missing[0].text for who in (recused, avoiding, employed)]
    assert texts == [
        f"you declared a conflict with {put.project.lab.name}",
        "it concerns the gray and hale, which you avoid",
        "it concerns your own firm, GRAY & HALE",
    ]
    answers = [client_of(who).post(f"/api/v1/offers/{put.offer.pk}/claims") for who in (recused, avoiding, employed)]
    assert [one.status_code for one in answers] == [409, 409, 409]


def test_the_labs_own_name_is_a_firm_to_avoid() -> None:
    put, who = large(), open_lawyer()
    avoid_firm(by=who, name=f"{put.project.lab.name}, Inc.", now=NOW)
    assert invited() == []


def test_who_is_below_target_comes_first() -> None:
    put = opened(items=4, seats=3)
    people = [open_lawyer(), open_lawyer(target_minutes=600)]
    chosen = [0, 0]
    for seed in range(20):
        [row] = invited(seed=seed)
        chosen[[who.expert.pk for who in people].index(row.expert_id)] += 1
        Invitation.objects.all().delete()
    assert put.offer.pk and chosen[1] > chosen[0]


def test_work_that_pays_less_than_one_asks_is_not_brought_to_one() -> None:
    put = opened(items=12, funds=1_000_000)
    for _ in range(5):
        who = lawyer()
        claim = taken(who, put)
        claim.focused_seconds = 600
        claim.save()
        answer(who, claim, "yes")
    asks, fine = open_lawyer(least_hourly_minor=6_001), open_lawyer(least_hourly_minor=6_000)
    found = experts_of(invited())
    assert fine.expert.pk in found and asks.expert.pk not in found


def test_no_more_than_three_wait_at_once() -> None:
    for _ in range(5):
        large()
    who = open_lawyer()
    assert len(invited()) == 3 and invited() == []
    assert client_of(who).get("/api/v1/invitations").json()["results"][0]["state"] == "open"


def test_a_no_costs_nothing() -> None:
    put, who = large(), open_lawyer()
    before = [(card.offer.pk, card.items_open, card.missing) for card in board_of(who, now=NOW)]
    [row] = invited()
    client = client_of(who)
    board = client.get("/api/v1/board").json()["offers"][0]
    assert board["invitation"]["minutes"] == row.minutes
    said = answer_invitation(by=who, invitation_id=row.pk, accepts=False, now=NOW)
    assert said.state == "declined"
    assert [(card.offer.pk, card.items_open, card.missing) for card in board_of(who, now=NOW)] == before
    assert invited(NOW + HOUR) == []
    other = large()
    assert [one.offer_id for one in invited(NOW + HOUR)] == [other.offer.pk]
    assert taken(who, put)


def test_a_yes_is_kept_and_the_other_answer_comes_too_late() -> None:
    large()
    who = open_lawyer()
    [row] = invited()
    path = f"/api/v1/invitations/{row.pk}/answer"
    assert client_of(open_lawyer()).post(path, {"accepts": True}).status_code == 404
    [answer_invitation(by=who, invitation_id=row.pk, accepts=True, now=NOW + HOUR) for _ in range(2)]
    with pytest.raises(InvitationOver):
        answer_invitation(by=who, invitation_id=row.pk, accepts=False, now=NOW + HOUR)
    row.refresh_from_db()
    assert (row.state, row.answered_at) == ("accepted", NOW + HOUR)


def test_invitations_end_by_work_by_time_and_with_the_offer() -> None:
    first, second, third = large(), large(), large()
    who = open_lawyer()
    assert len(invited()) == 3
    taken(who, first)
    actions.pause_offer(by=second.owner, offer_id=second.offer.pk, now=NOW)
    assert end_invitations(now=NOW, limit=10) == 2
    assert end_invitations(now=NOW + settings.INVITATION_LASTS, limit=10) == 1
    states = dict(Invitation.objects.values_list("offer", "state"))
    assert [states[put.offer.pk] for put in (first, second, third)] == ["accepted", "expired", "expired"]
    assert end_invitations(now=NOW + settings.INVITATION_LASTS, limit=10) == 0


def test_what_is_left_open_is_another_experts_after_it_ran_out() -> None:
    opened(items=4, seats=3)
    open_lawyer(), open_lawyer()
    [first] = invited()
    assert invited() == []
    later = NOW + settings.INVITATION_LASTS
    end_invitations(now=later, limit=10)
    [second] = invited(later)
    assert second.expert_id != first.expert_id


def test_one_is_told_once() -> None:
    put = large()
    open_lawyer()
    invited()
    [news] = Notification.objects.all()
    assert news.kind == "invitation" and put.project.name in news.subject and "costs nothing" in news.body


def test_looking_costs_as_many_queries_for_many_as_for_one() -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            works = demands(now=NOW)
            people = supplies(fields=["law"], at_most=10, now=NOW)
            found = candidates(people, works, NOW, np.random.default_rng(1))
        return len(found), len(asked)

    large()
    open_lawyer()
    one = cost()
    for _ in range(3):
        large()
        open_lawyer()
    assert one[0] == 1
    assert cost() == (16, one[1])


def test_tell_me_when_is_told_once_a_week_and_not_to_who_knows() -> None:
    put, waiting, busy, quiet = large(), lawyer(), lawyer(), lawyer()
    for who in (waiting, busy, quiet):
        update_availability(by=who, changes={"tells_of_new_work": True}, now=NOW)
    update_availability(by=quiet, changes={"undisturbed_until": NOW + HOUR}, now=NOW)
    taken(busy, put)
    assert tell_waiting(now=NOW) == 1 and tell_waiting(now=NOW) == 0
    [news] = Notification.objects.all()
    assert (news.user_id, news.kind) == (waiting.user.pk, "new_work")
    assert tell_waiting(now=NOW + timedelta(days=8)) == 3
    update_availability(by=waiting, changes={"tells_of_new_work": False}, now=NOW)
    assert tell_waiting(now=NOW + timedelta(days=16)) == 2
