import numpy as np
import pytest

from accounts.models import Role
from marketplace.actions.reports import write_report
from marketplace.jobs import write_reports
from marketplace.models import Report, ReportState
from marketplace.reporting.anchoring import Seen, anchoring_of
from marketplace.reporting.efficiency import (
    Assumptions,
    Overheads,
    Replayed,
    Worked,
    efficiency_of,
    replayed_stop,
)
from marketplace.reporting.sentences import headline, one_in
from tests.factories import claims
from tests.factories.clients import client_of
from tests.factories.evidence import LATER, blind, group
from tests.factories.offers import put_up

PRICE = Assumptions(price_minor=1_000, minutes=5.0)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def worked(**designs: int) -> list[Worked]:
    answers = {"ai": 0, "need": 2, "calibration": 3, "audit": 3}
    made = [(name, answers[name]) for name, number in designs.items() for _ in range(number)]
    return [Worked(str(at), "", name, count, 0, 60.0, True) for at, (name, count) in enumerate(made)]


REPLAYED = [Replayed(str(at), "", 2 if at % 5 else 3, True) for at in range(100)]


def test_the_all_human_design_stops_at_the_same_sureness_and_after_two_at_the_least() -> None:
    assert replayed_stop([0.95, 0.97, 0.99], 0.9) == (2, True)
    assert replayed_stop([0.8, 0.5, 0.93], 0.9) == (3, True)
    assert replayed_stop([0.8, 0.5, 0.8], 0.9) == (3, False)


def test_figures_are_what_was_paid_over_what_is_usable_and_the_waterfall_adds_up() -> None:
    found = efficiency_of("all", worked(ai=300, need=100, calibration=100), REPLAYED, Overheads(), PRICE, rng())
    assert found.hybrid_answers is not None and found.human_answers is not None and found.saved is not None
    assert found.hybrid_answers.value == pytest.approx((200 + 300) / 500)
    assert found.human_answers.value == pytest.approx(2.2)
    assert found.hybrid_cost_minor is not None and found.hybrid_cost_minor.value == pytest.approx(1_000)
    assert found.saved.value == pytest.approx(1 - 1 / 2.2)
    for each in (found.hybrid_answers, found.human_answers, found.saved):
        assert each.lower <= each.value <= each.upper and each.lower < each.upper
    steps = [bar.answers for bar in found.waterfall]
    assert sum(steps[:-1]) == pytest.approx(steps[-1]) == pytest.approx(found.hybrid_answers.value)


def test_a_first_month_may_honestly_show_a_loss() -> None:
    found = efficiency_of("all", worked(calibration=300), REPLAYED, Overheads(gold_answers=60), PRICE, rng())
    assert found.saved is not None and found.saved.upper < 0
    without = Assumptions(1_000, 5.0, include_evidence=False)
    left_out = efficiency_of("all", worked(calibration=300), REPLAYED, Overheads(), without, rng())
    assert left_out.hybrid_answers is not None and left_out.hybrid_answers.value == 2


def test_nothing_is_claimed_below_its_n() -> None:
    few = efficiency_of("all", worked(need=121), REPLAYED, Overheads(), PRICE, rng())
    assert (few.hybrid_answers, few.reason) == (None, "Needs 300 decided items; 121 now.")
    blindless = efficiency_of("all", worked(need=300), [], Overheads(), PRICE, rng())
    assert blindless.saved is None and "blind items" in blindless.reason
    unusable = [Worked("c", "", "need", 5, 0, 0, False)] * 300
    assert efficiency_of("all", unusable, REPLAYED, Overheads(), PRICE, rng()).reason.startswith("No row is usable")


def test_intervals_know_that_items_of_a_document_rise_and_fall_together() -> None:
    apart = worked(ai=200, need=200)
    together = [Worked(str(at // 50), "", w.design, w.answers, 0, 0, True) for at, w in enumerate(apart)]
    wide, narrow = (
        efficiency_of("all", rows, REPLAYED, Overheads(), PRICE, rng()).hybrid_answers for rows in (together, apart)
    )
    assert wide is not None and narrow is not None
    assert wide.upper - wide.lower > 2 * (narrow.upper - narrow.lower)


def test_the_pull_of_suggestions_is_shown_less_hidden() -> None:
    items = [Seen(True, 3, 3) for _ in range(100)] + [Seen(False, 3, 2 + at % 2) for at in range(100)]
    found = anchoring_of(items, rng())
    assert found.pull is not None and found.shown is not None and found.hidden is not None
    assert (found.shown.value, found.hidden.value) == (1.0, pytest.approx(2.5 / 3))
    assert found.pull.value == pytest.approx(0.5 / 3)
    assert 0 < found.pull.lower < found.pull.value < found.pull.upper
    assert anchoring_of(items[:120], rng()).pull is None


def test_no_pull_is_found_where_there_is_none() -> None:
    draws = np.random.default_rng(3)
    items = [Seen(bool(at % 2), 3, int(draws.binomial(3, 0.8))) for at in range(400)]
    pull = anchoring_of(items, rng()).pull
    assert pull is not None and pull.lower < 0 < pull.upper


@pytest.mark.django_db
def test_a_report_is_asked_for_reckoned_by_a_job_and_printed() -> None:
    put, stratum, judge = group()
    blind(put, stratum, judge, [("yes", "yes", 0.95)] * 310)
    client = client_of(put.owner)
    asked = client.post(f"/api/v1/projects/{put.project.pk}/reports", {"minutes": 6.5})
    assert (asked.status_code, asked.json()["state"], asked.json()["assumptions"]["minutes"]) == (202, "waiting", 6.5)
    path = f"/api/v1/reports/{asked.json()['id']}"
    assert client.get(f"{path}/pdf").status_code == 404
    assert write_reports() == 1
    assert not write_report(report_id=asked.json()["id"], now=LATER)
    done = client.get(path).json()
    assert (done["state"], done["figures"]["all"]["items"]) == ("done", 310)
    assert done["figures"]["all"]["human_answers"]["value"] == 2.0
    assert done["figures"]["all"]["hybrid_answers"]["value"] == 3.0
    pdf = client.get(f"{path}/pdf")
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"
    assert len(client.get(f"/api/v1/projects/{put.project.pk}/reports").json()["results"]) == 1


@pytest.mark.django_db
def test_without_a_plan_there_is_nothing_to_compare_against() -> None:
    put = put_up()
    refused = client_of(put.owner).post(f"/api/v1/projects/{put.project.pk}/reports", {})
    assert (refused.status_code, Report.objects.count()) == (404, 0)
    planned, *_ = group()
    viewer = claims.member(planned.project.lab, Role.VIEWER)
    assert client_of(viewer).post(f"/api/v1/projects/{planned.project.pk}/reports", {}).status_code == 403
    assert client_of(claims.person()).post(f"/api/v1/projects/{put.project.pk}/reports", {}).status_code == 404


@pytest.mark.django_db
def test_a_report_that_cannot_be_reckoned_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    put, *_ = group()
    report = Report.objects.create(project=put.project, kind="efficiency", assumptions={"no": 1}, requested_at=LATER)
    assert write_reports() == 0
    report.refresh_from_db()
    assert (report.state, "ask again" in report.failure) == (ReportState.FAILED, True)


def test_headlines_promise_no_more_than_is_proven() -> None:
    class Said:
        state, kind, epsilon, delta = "valid", "settle", 0.05, 0.08

    assert headline(Said(), settled=8412, seats=3) == (
        "Of 8,412 answers settled by AI in this group, at most 5 in 100 differ from the consensus of three blind "
        "experts; such a statement fails at most 1 time in 12."
    )

    class Gone(Said):
        state = "revoked"

    assert headline(Gone(), settled=0, seats=3).startswith(
        "Revoked: this no longer stands. It said: “Of answers settled"
    )
    assert (one_in(0.1), one_in(0.08), one_in(0.9)) == ("at most 1 time in 10", "at most 1 time in 12",
                                                       "at most 1 time in 1")  # fmt: skip
