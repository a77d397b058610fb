import numpy as np
import pytest

from marketplace.jobs import write_reports
from marketplace.reporting.curve import Point, curve_of
from marketplace.reporting.efficiency import Assumptions, Overheads, Replayed, Worked
from marketplace.reporting.pages import efficiency_pdf
from tests.factories.clients import client_of
from tests.factories.evidence import LATER, blind, group

PRICE = Assumptions(price_minor=1_000, minutes=5.0)
REPLAYED = [Replayed(str(at), "", 2 if at % 5 else 3, at % 10 != 0) for at in range(100)]


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def worked() -> list[Worked]:
    """200 by AI, 100 after one answer, 50 after two and a review, 50 of the first evidence."""
    made = [("ai", 0, 0)] * 200 + [("need", 1, 0)] * 100 + [("need", 2, 1)] * 50 + [("calibration", 3, 0)] * 50
    return [Worked(str(at), "", *each, 60.0, True) for at, each in enumerate(made)]


def of(design: str, points: tuple[Point, ...]) -> list[Point]:
    return [point for point in points if point.design == design]


def test_a_point_is_what_was_paid_and_decided_had_no_item_had_more_answers() -> None:
    found = of("hybrid", curve_of(worked(), [], REPLAYED, Overheads(), PRICE, rng()))
    assert [point.at_most for point in found] == [0, 1, 2, 3]
    assert [point.decided.value for point in found] == pytest.approx([250 / 400, 350 / 400, 350 / 400, 1.0])
    answers = [150 / 400, (150 + 150) / 400, (150 + 100 + 100) / 400, (150 + 100 + 150) / 400]
    assert [point.answers.value for point in found] == pytest.approx(answers)
    assert [point.cost_minor.value for point in found] == pytest.approx([1_000 * each for each in answers])
    assert [point.minutes.value for point in found] == pytest.approx([5 * each for each in answers])
    assert {point.decided.n for point in found} == {400}


def test_experts_alone_decide_nothing_before_two_and_leave_open_what_stays_unsure() -> None:
    found = of("human", curve_of(worked(), [], REPLAYED, Overheads(), PRICE, rng()))
    assert [point.at_most for point in found] == [2, 3]
    assert [point.answers.value for point in found] == pytest.approx([2.0, 2.2])
    assert [point.decided.value for point in found] == pytest.approx([0.8, 0.9])
    assert all(point.decided.lower < point.decided.value < point.decided.upper for point in found)


def test_what_stayed_unsure_counts_as_paid_and_not_decided_once() -> None:
    unsure = [Worked(f"u{at}", "", "need", 3, 0, 0.0, False) for at in range(100)]
    shared = Overheads(gold_answers=40, open_answers=310, model_cost_minor=50_000)
    last = of("hybrid", curve_of(worked(), unsure, REPLAYED, shared, PRICE, rng()))[-1]
    assert last.decided.value == pytest.approx(400 / 500)
    # 400 on decided items, 300 on unsure ones, 10 on withdrawn ones, 40 on hidden checks.
    assert last.answers.value == pytest.approx(750 / 500)
    assert last.cost_minor.value == pytest.approx(1_000 * 750 / 500 + 100)


def test_evidence_left_out_costs_as_much_as_experts_alone() -> None:
    without = Assumptions(1_000, 5.0, include_evidence=False)
    first = of("hybrid", curve_of(worked(), [], REPLAYED, Overheads(), without, rng()))[0]
    assert (first.answers.value, first.decided.value) == (pytest.approx(100 / 400), pytest.approx(250 / 400))


def test_bands_know_that_items_of_a_document_rise_and_fall_together() -> None:
    together = [Worked(str(at // 50), *astuple_after_cluster(each)) for at, each in enumerate(worked())]
    wide, narrow = (curve_of(rows, [], REPLAYED, Overheads(), PRICE, rng())[0].decided for rows in (together, worked()))
    assert wide.upper - wide.lower > 2 * (narrow.upper - narrow.lower)


def astuple_after_cluster(item: Worked) -> tuple[str, str, int, int, float, bool]:
    return item.slice, item.design, item.answers, item.reviews, item.seconds, item.is_usable


def test_without_either_side_there_is_no_curve() -> None:
    assert curve_of(worked(), [], [], Overheads(), PRICE, rng()) == ()
    assert curve_of([], [], REPLAYED, Overheads(), PRICE, rng()) == ()


@pytest.mark.django_db
def test_the_report_carries_the_curve_once_it_is_not_too_early_and_prints_it() -> None:
    put, stratum, judge = group()
    blind(put, stratum, judge, [("yes", "yes", 0.95)] * 290 + [("yes", "no", 0.95)] * 5)
    client = client_of(put.owner)
    early = reckoned(client, put.project.pk)
    assert (early["all"]["reason"], early["curve"]) == ("Needs 300 decided items; 295 now.", [])
    blind(put, stratum, judge, [("yes", "yes", 0.95)] * 15)
    figures = reckoned(client, put.project.pk)
    assert [(point["design"], point["at_most"]) for point in figures["curve"]][:1] == [("hybrid", 0)]
    last = figures["curve"][-1]
    assert (last["design"], last["decided"]["n"]) == ("human", 310)
    assumptions = {"price_minor": 1_000, "minutes": 5.0, "currency": "USD", "include_evidence": True}
    pages = [
        efficiency_pdf(title="T", dated=LATER, assumptions=assumptions, figures={**figures, "curve": curve})
        for curve in (figures["curve"], [])
    ]
    assert len(pages[0]) > len(pages[1]) and pages[0].startswith(b"%PDF")


def reckoned(client, project_id) -> dict:  # type: ignore[no-untyped-def, type-arg]
    asked = client.post(f"/api/v1/projects/{project_id}/reports", {}).json()
    assert write_reports() == 1
    figures: dict[str, object] = client.get(f"/api/v1/reports/{asked['id']}").json()["figures"]
    return figures
