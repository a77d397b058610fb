"""What the efficiency and anchoring reports are reckoned from: every decided item as it was worked on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, Q, Sum

from marketplace.models import Arm, Judge, JudgeState, Offer, QualityPlan, Routing, Screening, Stratum
from marketplace.queries.certificate_evidence import blind_items, classes_of
from marketplace.queries.paces import paces_of
from marketplace.reporting.anchoring import Seen
from marketplace.reporting.efficiency import Assumptions, Overheads, Replayed, Worked, replayed_stop
from tasks import types
from tasks.models import Annotation, Decision, Flag, FlagKind, Item, ItemState, Route, SeatKind, Suggestion
from tasks.quality.consensus import Vote, combine

DEFAULT_MINUTES = 5.0
NEWEST_ITEMS = 50_000


def assumptions_of(plan: QualityPlan, *, include_evidence: bool, now: datetime) -> Assumptions:
    """The offer's present price and the measured median of minutes, where there are enough answers to have one."""
    offer = Offer.objects.select_related("rate").filter(project=plan.pk).first()
    if offer is None:
        return Assumptions(0, DEFAULT_MINUTES, include_evidence=include_evidence)
    seconds = paces_of([offer.pk], now=now)[offer.pk].median_seconds
    minutes = seconds / 60 if seconds else DEFAULT_MINUTES
    return Assumptions(offer.rate.bill_minor, minutes, offer.rate.currency, include_evidence)


def worked_of(plan: QualityPlan, *, now: datetime) -> list[Worked]:
    """The newest decided items of the project with what was paid for on each."""
    decisions = Decision.objects.filter(
        item__routing__stratum__project=plan.pk, superseded_at=None, item__state=ItemState.DECIDED
    ).order_by("-pk")
    columns = ("item", "item__cluster", "item__slice", "item__routing__arm", "route", "confidence")
    rows = list(decisions.values_list(*columns)[:NEWEST_ITEMS])
    usable = {row[0]: row[4] == Route.AI or row[5] >= plan.sureness - 1e-9 for row in rows}
    return with_costs([row[:4] for row in rows], usable, now)


def unsure_of(plan: QualityPlan, *, now: datetime) -> list[Worked]:
    """The newest items that experts answered and could not decide, with what was paid for on each."""
    items = Item.objects.filter(routing__stratum__project=plan.pk, state=ItemState.UNSURE).order_by("-pk")
    return with_costs(list(items.values_list("pk", "cluster", "slice", "routing__arm")[:NEWEST_ITEMS]), {}, now)


def with_costs(rows: Sequence[tuple[UUID, str, str, str]], usable: Mapping[UUID, bool], now: datetime) -> list[Worked]:
    """`rows`: item, cluster, slice and design of each."""
    spent = answers_of([row[0] for row in rows], now)
    return [
        Worked(
            cluster=cluster or str(item),
            slice=name,
            design=arm,
            answers=spent.get(item, (0, 0, 0))[0],
            reviews=spent.get(item, (0, 0, 0))[1],
            seconds=float(spent.get(item, (0, 0, 0))[2]),
            is_usable=usable.get(item, False),
        )
        for item, cluster, name, arm in rows
    ]


def answers_of(item_ids: Sequence[UUID], now: datetime) -> dict[UUID, tuple[int, int, int]]:
    """By item: counted answers, reviews, and seconds in focus."""
    counted = Annotation.objects.filter(item__in=item_ids, withdrawal=None, counts_at__lte=now)
    rows = (
        counted.order_by()
        .values("item")
        .annotate(
            answers=Count("pk", filter=Q(claim__seat__kind=SeatKind.ANSWER)),
            reviews=Count("pk", filter=Q(claim__seat__kind=SeatKind.REVIEW)),
            seconds=Sum("focused_seconds"),
        )
    )
    return {row["item"]: (row["answers"], row["reviews"], row["seconds"] or 0) for row in rows}


def replayed_of(plan: QualityPlan, *, now: datetime) -> list[Replayed]:
    """Every blind item under the all-human design: the same posterior, experts alone, no reviewer's vote. None where
    answers have parts: no reviewer looks at these, so there is nothing to hold against it."""
    found: list[Replayed] = []
    if not types.has_classes(plan.project.task_type):
        return found
    for stratum in Stratum.objects.filter(project=plan.pk).select_related("project"):
        classes = classes_of(stratum)
        for item in blind_items(stratum, seats=plan.calibration_seats, now=now):
            votes = [Vote(None if seat is None else classes.index(seat)) for seat in item.seats]
            posteriors = [combine(votes[:count], len(classes)).confidence for count in range(1, len(votes) + 1)]
            found.append(Replayed(item.cluster, stratum.slice, *replayed_stop(posteriors, plan.sureness)))
    return found


def overheads_of(plan: QualityPlan, *, now: datetime) -> Overheads:
    """Answers on hidden checks and on items that became no row, duplicates kept away, and what models cost."""
    counted = Annotation.objects.filter(item__project=plan.pk, withdrawal=None, counts_at__lte=now)
    answers = counted.aggregate(
        gold=Count("pk", filter=Q(item__state=ItemState.GOLD)),
        open=Count("pk", filter=Q(item__state__in=[ItemState.UNSURE, ItemState.WITHDRAWN])),
    )
    duplicates = Flag.objects.filter(item__project=plan.pk, kind=FlagKind.DUPLICATE, resolved_at=None).count()
    charged = Screening.objects.filter(project=plan.pk).aggregate(sum=Sum("charged_minor"))["sum"]
    return Overheads(answers["gold"], answers["open"], duplicates, charged or 0)


def seen_of(plan: QualityPlan, *, now: datetime) -> list[Seen]:
    """Items asked as needed, with how many of their answers agree with what the newest counted reviewer said."""
    judge = Judge.objects.filter(project=plan.pk, state=JudgeState.COUNTED).order_by("-created_at").first()
    if judge is None:
        return []
    kind = types.classified(plan.project.task_type)
    items = Routing.objects.filter(stratum__project=plan.pk, arm=Arm.NEED).values("item")
    said = {
        item: kind.to_class(answer)
        for item, answer in Suggestion.objects.filter(judge_id=judge.pk, failure="", item__in=items).values_list(
            "item", "answer"
        )
    }
    answers, agreeing, shown = Counter[UUID](), Counter[UUID](), dict[UUID, bool]()
    given = Annotation.objects.filter(
        item__in=list(said), withdrawal=None, counts_at__lte=now, is_not_enough_information=False,
        claim__seat__kind=SeatKind.ANSWER,
    )  # fmt: skip
    for item, answer, saw in given.values_list("item", "answer", "saw_suggestion"):
        answers[item] += 1
        agreeing[item] += kind.to_class(answer) == said[item]
        shown[item] = saw
    return [Seen(shown[item], answers[item], agreeing[item]) for item in answers]


def slices_of(plan: QualityPlan) -> list[str]:
    """The groups of the project by name."""
    return list(Stratum.objects.filter(project=plan.pk).order_by("slice").values_list("slice", flat=True))


def returned_of(plan: QualityPlan) -> int:
    """Items that went back to the lab and cost no expert."""
    return Item.objects.filter(project=plan.pk, state=ItemState.RETURNED).aggregate(n=Count(F("pk")))["n"] or 0
