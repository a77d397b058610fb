"""What is measured of each judge: its cost and failures, whether it changes its answer with the sides, and how often
experts agree with it beside how sure it says it is. No figure below FEWEST_ITEMS blind items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Q

from marketplace.certification.bounds import binomial_interval
from marketplace.models import Arm, Judge, Screening
from marketplace.queries.judge_votes import FEWEST_ITEMS
from tasks import types
from tasks.models import Decision, Route, Suggestion

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Flips:
    """Items asked in both orders, and how many of them got another answer when the sides were swapped."""

    items: int
    flipped: int


@dataclass(frozen=True, slots=True)
class Claim:
    """On blind items that experts decided: how sure the judge says it is on average, and how often experts agree with
    it, with a 95 % interval; all shares."""

    items: int
    claimed: float | None
    agrees: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Record:
    """Everything measured of one judge version. `claim` is None below FEWEST_ITEMS blind items."""

    judge: Judge
    screening: Screening | None
    failures: Mapping[str, int] = field(default_factory=dict)
    flips: Flips | None = None
    claim: Claim | None = None
    blind_items: int = 0

    @property
    def micro_per_thousand_items(self) -> int | None:
        """What 1,000 items cost, in millionths; None before it has seen any."""
        run = self.screening
        return round(1000 * run.cost_micro / run.items_seen) if run and run.items_seen else None


def records_of(judges: Sequence[Judge]) -> list[Record]:
    """The records of these judges, in the same number of queries for one as for many."""
    ids = [judge.pk for judge in judges]
    screenings = {row.judge_id: row for row in Screening.objects.filter(judge__in=ids)}
    failures, flips, tallies = failures_of(ids), flips_of(ids), tallies_of(judges)
    return [
        Record(
            judge=judge,
            screening=screenings.get(judge.pk),
            failures=failures.get(judge.pk, {}),
            flips=flips.get(judge.pk),
            claim=tallies[judge.pk].claim(),
            blind_items=tallies[judge.pk].items,
        )
        for judge in judges
    ]


def failures_of(judges: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """By judge: how many items it has no word on, by reason."""
    rows = Suggestion.objects.filter(judge_id__in=judges).exclude(failure="").values_list("judge_id", "failure")
    found: dict[UUID, dict[str, int]] = {}
    for judge_id, failure, number in rows.annotate(n=Count("pk")):
        found.setdefault(judge_id, {})[failure] = number
    return found


def flips_of(judges: Sequence[UUID]) -> dict[UUID, Flips]:
    rows = Suggestion.objects.filter(judge_id__in=judges, is_consistent__isnull=False).values_list("judge_id")
    counted = rows.annotate(n=Count("pk"), flipped=Count("pk", filter=Q(is_consistent=False)))
    return {judge_id: Flips(number, flipped) for judge_id, number, flipped in counted}


@dataclass(slots=True)
class Tally:
    """Of the blind items that experts decided after a judge was made: how many, on how many they agree with it, and
    the sum and number of what it claimed."""

    items: int = 0
    agreeing: int = 0
    claimed: float = 0.0
    claims: int = 0

    def claim(self) -> Claim | None:
        if self.items < FEWEST_ITEMS:
            return None
        low, high = binomial_interval(self.agreeing, self.items, CONFIDENCE)
        mean = self.claimed / self.claims if self.claims else None
        return Claim(self.items, mean, self.agreeing / self.items, low, high)


def tallies_of(judges: Sequence[Judge]) -> dict[UUID, Tally]:
    """By judge. A version that learns is held only against what was decided after it was made."""
    made = {judge.pk: judge for judge in judges}
    said = Suggestion.objects.filter(judge_id__in=made, failure="", item__routing__arm=Arm.CALIBRATION)
    by_experts = Decision.objects.filter(item__in=said.values("item"), superseded_at=None).exclude(route=Route.AI)
    decided = {row.item_id: row for row in by_experts.only("item_id", "answer", "decided_at")}
    found = {judge_id: Tally() for judge_id in made}
    for row in said.only("item_id", "judge_id", "answer", "claimed").iterator(chunk_size=2000):
        decision, judge = decided.get(row.item_id), made[row.judge_id]
        if decision is None or (judge.trained_on and decision.decided_at <= judge.created_at):
            continue
        kind, tally = types.classified(judge.project.task_type), found[judge.pk]
        tally.items += 1
        tally.agreeing += bool(decision.answer) and kind.to_class(decision.answer) == kind.to_class(row.answer)
        if row.claimed is not None:
            tally.claimed, tally.claims = tally.claimed + row.claimed, tally.claims + 1
    return found
