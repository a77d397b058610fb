"""Dated snapshots for those who pay: asked for by a person, reckoned by a job, never changed afterwards."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.errors import Missing, NotAllowed
from accounts.models import Role
from marketplace.models import QualityPlan, Report, ReportKind, ReportState
from marketplace.queries import efficiency as queries
from marketplace.queries.plans import visible_to
from marketplace.reporting.anchoring import anchoring_of
from marketplace.reporting.curve import curve_of
from marketplace.reporting.efficiency import Assumptions, Efficiency, Overheads, Replayed, Worked, efficiency_of

EVERY_GROUP = "all groups"


@transaction.atomic
def request_efficiency(
    *, by: Actor, project_id: UUID, include_evidence: bool = True, price_minor: int | None = None,
    minutes: float | None = None, now: datetime,
) -> Report:  # fmt: skip
    """Ask for an efficiency report; a job reckons it. `price_minor` and `minutes` take the place of the measured ones.

    Raises Missing where the project has no plan or is not the actor's, NotAllowed.
    """
    plan = visible_to(by).filter(pk=project_id).first()
    if plan is None:
        raise Missing("This project has no plan yet, or you may not see it. A report compares against its sureness.")
    if not by.is_member(plan.project.lab_id, Role.LEAD):
        raise NotAllowed("Only an owner or a data lead of the lab may ask for a report. Ask one of them.")
    found = queries.assumptions_of(plan, include_evidence=include_evidence, now=now)
    assumed = replace(
        found,
        price_minor=found.price_minor if price_minor is None else price_minor,
        minutes=found.minutes if minutes is None else minutes,
    )
    return Report.objects.create(
        project_id=project_id, kind=ReportKind.EFFICIENCY, assumptions=asdict(assumed), requested_by=by.user,
        requested_at=now,
    )  # fmt: skip


@transaction.atomic
def write_report(*, report_id: UUID, now: datetime) -> bool:
    """Reckon one waiting report; whether it was. Locks it, passed over when another worker holds it."""
    rows = Report.objects.select_for_update(skip_locked=True, of=("self",)).filter(state=ReportState.WAITING)
    report = rows.filter(pk=report_id).first()
    if report is None:
        return False
    plan = QualityPlan.objects.select_related("project").get(pk=report.project_id)
    report.figures = figures_of(plan, Assumptions(**report.assumptions), now)
    report.state, report.finished_at = ReportState.DONE, now
    report.save(update_fields=["figures", "state", "finished_at"])
    topic = f"project:{report.project_id}"
    record_event(topic=topic, kind="report.done", object_type="report", object_id=report.pk)
    return True


def figures_of(plan: QualityPlan, assumptions: Assumptions, now: datetime) -> dict[str, object]:
    """All groups together, the curve of decided rows by cost (empty while it is too early), each group, and the pull
    of suggestions. Draws are seeded by the project: the same rows give the same figures."""
    worked, replayed = queries.worked_of(plan, now=now), queries.replayed_of(plan, now=now)
    overheads = queries.overheads_of(plan, now=now)
    rng = np.random.default_rng(plan.pk.int % 2**63)
    whole = efficiency_of(EVERY_GROUP, worked, replayed, overheads, assumptions, rng)
    groups = by_group(queries.slices_of(plan), worked, replayed, assumptions, rng)
    pull = anchoring_of(queries.seen_of(plan, now=now), rng)
    unsure = [] if whole.reason else queries.unsure_of(plan, now=now)
    curve = () if whole.reason else curve_of(worked, unsure, replayed, overheads, assumptions, rng)
    return {
        "sureness": plan.sureness,
        "overheads": asdict(overheads),
        "returned": queries.returned_of(plan),
        "all": whole.as_facts(),
        "curve": [asdict(point) for point in curve],
        "groups": [group.as_facts() for group in groups],
        "anchoring": asdict(pull),
    }


def by_group(
    slices: Sequence[str],
    worked: Sequence[Worked],
    replayed: Sequence[Replayed],
    assumptions: Assumptions,
    rng: np.random.Generator,
) -> list[Efficiency]:
    """Each group by itself, also where it saved nothing; overheads belong to no one group."""
    return [
        efficiency_of(
            name,
            [each for each in worked if each.slice == name],
            [each for each in replayed if each.slice == name],
            Overheads(),
            assumptions,
            rng,
        )
        for name in slices
    ]


@transaction.atomic
def fail_report(*, report_id: UUID, failure: str, now: datetime) -> None:
    """End a report that cannot be reckoned, with the reason."""
    Report.objects.filter(pk=report_id, state=ReportState.WAITING).update(
        state=ReportState.FAILED, failure=failure, finished_at=now
    )
