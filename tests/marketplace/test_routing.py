import pytest

from accounts.errors import Invalid, Missing, NotAllowed
from accounts.models import Role
from marketplace.actions.plans import set_plan
from marketplace.actions.routing import BY_NEED, FIXED, advance_item
from marketplace.actions.seats import fill_offer
from marketplace.matching.draws import drawn, share_for
from marketplace.models import Arm, QualityPlan, Reservation, ReservedSeat, Routing, RoutingStep, Step
from tasks.models import Item, ItemState, Seat, SeatKind, SeatState
from tests.factories import claims
from tests.factories.annotations import counts
from tests.factories.clients import client_of
from tests.factories.offers import BILL, NOW, Put, put_up
from tests.factories.plans import arms, planned
from tests.factories.work import answer, lawyer, taken

pytestmark = pytest.mark.django_db
# Nobody falls into calibration by chance.
NEED = {"blind_share": 1e-9, "sureness": 0.9, "worth_minor": 1_000_000}


def states(put: Put) -> list[str]:
    return list(Seat.objects.filter(project=put.project).order_by("ordinal").values_list("state", flat=True))


def give(put: Put, *labels: str) -> Item:
    """The next answers of new lawyers, then one step on."""
    item_id = None
    for label in labels:
        who = lawyer()
        claim = taken(who, put)
        answer(who, claim, label)
        item_id = claim.item_id
    assert item_id is not None
    advance_item(item_id=item_id, now=counts())
    return Item.objects.get(pk=item_id)


def steps(item: Item) -> list[tuple[str, str]]:
    return list(RoutingStep.objects.filter(item=item).order_by("pk").values_list("step", "reason"))


def test_lots_are_uniform_and_the_same_again() -> None:
    lots = [drawn(b"key", claims.uuid4(), "arm") for _ in range(2000)]
    assert 0.47 < sum(lots) / len(lots) < 0.53 and min(lots) >= 0 and max(lots) < 1
    one = claims.uuid4()
    assert drawn(b"key", one, "arm") == drawn(b"key", one, "arm") != drawn(b"other", one, "arm")
    assert drawn(b"key", one, "arm") != drawn(b"key", one, "blind")


def test_the_share_of_evidence_is_what_is_wanted_over_what_is_left() -> None:
    assert share_for(wanted=200, drawn_already=0, left=1000, at_least=0.1) == 0.2
    assert share_for(wanted=200, drawn_already=150, left=750, at_least=0.01) == pytest.approx(50 / 750)
    assert share_for(wanted=200, drawn_already=200, left=1000, at_least=0.1) == 0.1
    assert share_for(wanted=200, drawn_already=0, left=100, at_least=0.1) == 1.0
    assert share_for(wanted=200, drawn_already=0, left=0, at_least=0.1) == 0.1


def test_items_open_few_seats_and_plan_the_rest() -> None:
    put = planned(**NEED)
    assert states(put) == ["open", "open", "planned", "planned", "planned"]
    assert ReservedSeat.objects.filter(seat__project=put.project).count() == 5
    assert put.balances().reserved_minor == 5 * BILL


def test_two_sure_answers_decide_and_the_rest_is_paid_for_no_longer() -> None:
    put = planned(**NEED)
    item = give(put, "yes", "yes")
    decision = item.decisions.get()
    assert (item.state, decision.method, decision.answers_counted) == (ItemState.DECIDED, BY_NEED, 2)
    assert states(put) == ["filled", "filled", "closed", "closed", "closed"]
    assert ReservedSeat.objects.filter(seat__project=put.project).count() == 2
    assert steps(item) == [(Step.OPENED, "design"), (Step.DECIDED, "sure")]


def test_an_unsure_item_asks_one_more_and_says_why() -> None:
    put = planned(**NEED)
    item = give(put, "yes", "no")
    assert (item.state, item.due_at) == (ItemState.OPEN, None)
    assert states(put) == ["filled", "filled", "open", "planned", "planned"]
    asked = RoutingStep.objects.get(item=item, step=Step.ASKED)
    assert (asked.reason, asked.answers, asked.facts["price_minor"]) == ("unsure", 2, BILL)
    assert asked.sureness is not None and 0.4 < asked.sureness < 0.6
    assert give(put, "yes").state == ItemState.OPEN
    assert give(put, "yes").decisions.get().answers_counted == 4


def test_an_answer_that_saves_less_than_it_costs_is_not_asked_for() -> None:
    put = planned(**{**NEED, "worth_minor": 1})
    item = give(put, "yes", "no")
    assert states(put)[2:] == ["closed"] * 3
    assert steps(item)[-1] == (Step.DECIDED, "not_worth_its_price")


def test_what_stays_unsure_gets_a_review_seat_paid_by_the_block() -> None:
    put = planned(**{**NEED, "sureness": 0.999})
    for labels in (("yes", "no"), ("yes",), ("no",), ("maybe",)):
        item = give(put, *labels)
    assert item.state == ItemState.UNSURE
    assert steps(item)[-1] == (Step.DISPUTED, "cap_reached")
    for _ in range(2):
        fill_offer(offer_id=put.offer.pk, now=NOW)
    review = Seat.objects.get(project=put.project, kind=SeatKind.REVIEW)
    assert (review.ordinal, review.state) == (6, SeatState.OPEN)
    assert review.reserved.reservation.rate_id == put.now().rate_id
    assert sum(Reservation.objects.filter(offer=put.offer).values_list("seats", flat=True)) == 6


def test_a_review_the_budget_does_not_pay_for_waits_for_people() -> None:
    put = planned(**{**NEED, "sureness": 0.999}, funds=5 * BILL)
    for labels in (("yes", "no"), ("yes",), ("no",), ("maybe",)):
        give(put, *labels)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    assert not Seat.objects.filter(kind=SeatKind.REVIEW).exists()


def test_evidence_has_a_fixed_number_of_blind_seats_and_no_early_stop() -> None:
    put = planned(blind_share=1.0, shows_suggestions=True)
    assert states(put) == ["open", "open", "open"]
    assert not Seat.objects.filter(shows_suggestion=True).exists()
    routing = Routing.objects.get(item__project=put.project)
    assert (routing.arm, routing.is_blind, routing.sampling_probability) == (Arm.CALIBRATION, True, 1.0)
    item = give(put, "yes", "yes", "yes")
    assert item.decisions.get().method == FIXED


def test_about_as_much_evidence_as_wanted_is_drawn() -> None:
    put = planned(items=300, settles_by_ai=True, calibration_items=90, blind_share=0.05, funds=5_000_000)
    assert 60 < arms(put)["calibration"] < 120
    shares = set(Routing.objects.filter(arm=Arm.CALIBRATION).values_list("sampling_probability", flat=True))
    assert shares == {0.3}


def test_others_wait_for_the_first_test_unless_experts_stand_idle() -> None:
    put = planned(items=40, settles_by_ai=True, calibration_items=20, blind_share=0.05, funds=5_000_000)
    opened = Routing.objects.filter(item__project=put.project).exclude(opened_at=None)
    assert set(opened.values_list("arm", flat=True)) == {Arm.CALIBRATION}
    Seat.objects.filter(project=put.project, state=SeatState.OPEN).update(state=SeatState.CLOSED)
    fill_offer(offer_id=put.offer.pk, now=NOW)
    assert opened.filter(arm=Arm.NEED).exists()


def test_suggestions_are_shown_outside_the_blind_share_only() -> None:
    put = planned(items=200, blind_share=0.3, shows_suggestions=True, funds=5_000_000)
    blind = dict(Routing.objects.filter(item__project=put.project).values_list("item", "is_blind"))
    shown = dict(Seat.objects.filter(project=put.project).values_list("item", "shows_suggestion"))
    assert all(shows != blind[item] for item, shows in shown.items())
    assert 0.35 < sum(blind.values()) / 200 < 0.68


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"epsilon": 0}, "epsilon"), ({"epsilon": 1}, "epsilon"), ({"delta": -0.1}, "delta"),
        ({"sureness": 1}, "sureness"), ({"gold_share": 0.6}, "gold_share"), ({"blind_share": 0}, "blind_share"),
        ({"minimum_seats": 6}, "minimum_seats"), ({"calibration_seats": 2, "settles_by_ai": True}, "calibration_seats"),
    ],
)  # fmt: skip
def test_a_plan_that_does_not_fit_is_refused_and_changes_nothing(wanted: dict[str, object], field: str) -> None:
    put = put_up(seats=5)
    with pytest.raises(Invalid) as refused:
        set_plan(by=put.owner, project_id=put.project.pk, wanted=wanted, now=NOW)
    assert list(refused.value.fields) == [field]
    assert not QualityPlan.objects.exists()


def test_ai_settles_nothing_where_an_item_may_not_have_the_blind_answers_a_proof_takes() -> None:
    put = put_up(seats=2)
    with pytest.raises(Invalid) as refused:
        set_plan(by=put.owner, project_id=put.project.pk, wanted={"settles_by_ai": True}, now=NOW)
    assert list(refused.value.fields) == ["settles_by_ai"]
    assert states(planned(seats=2, blind_share=1.0)) == ["open", "open"]


def test_only_leads_of_the_lab_set_the_plan() -> None:
    put, other = put_up(seats=5), put_up()
    viewer = claims.member(put.project.lab, Role.VIEWER)
    with pytest.raises(Missing):
        set_plan(by=other.owner, project_id=put.project.pk, wanted={}, now=NOW)
    with pytest.raises(NotAllowed):
        set_plan(by=viewer, project_id=put.project.pk, wanted={}, now=NOW)
    assert not QualityPlan.objects.exists()


def test_a_lab_sets_reads_and_changes_its_plan_and_reads_why_an_item_asked_again() -> None:
    put = put_up(seats=5)
    client, path = client_of(put.owner), f"/api/v1/projects/{put.project.pk}/quality-plan"
    assert client.get(path).status_code == 404
    made = client.put(path, {"epsilon": 0.02, "settles_by_ai": True}, format="json").json()
    assert (made["epsilon"], made["delta"], made["version"]) == (0.02, 0.1, 1)
    assert client.put(path, {"epsilon": 0}, format="json").json()["fields"]["epsilon"]
    assert client.get(path).json()["version"] == 1
    planned_put = planned(**NEED)
    item = give(planned_put, "yes", "no")
    shown = client_of(planned_put.owner).get(f"/api/v1/items/{item.pk}/routing").json()
    assert (shown["arm"], [step["step"] for step in shown["steps"]]) == ("need", ["opened", "asked"])
    assert client.get(f"/api/v1/items/{item.pk}/routing").status_code == 404
