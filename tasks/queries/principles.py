"""Which principle is unclear: how experts apply each, and how often they overturn what an AI reviewer said of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from tasks.models import Constitution, Finding, Principle
from tasks.quality.shares import Share, share_of

EXAMPLES = 3
# Items that two or more experts judged blind: how many, and on how many they differ.
BLIND = """
SELECT principle_id, count(*), count(*) FILTER (WHERE verdicts > 1) FROM (
    SELECT f.principle_id, f.item_id, count(DISTINCT f.verdict) AS verdicts
    FROM tasks_finding f
    JOIN tasks_annotation a ON a.id = f.annotation_id AND NOT a.saw_suggestion
    LEFT JOIN tasks_withdrawal w ON w.annotation_id = a.id
    WHERE w.annotation_id IS NULL AND f.principle_id = ANY(%s)
    GROUP BY f.principle_id, f.item_id
    HAVING count(*) > 1
) AS judged GROUP BY principle_id
"""


@dataclass(frozen=True, slots=True)
class PrincipleRecord:
    """What became of one principle of one version. Counts are of findings in experts' standing answers; `confirmed`
    and `overturned` of those who saw a reviewer's. Shares are None below 30 items. `differing` is the share of items
    on which experts who saw nothing differ among themselves. `disputes`: the newest overturned findings."""

    principle: Principle
    applied: int
    breaks: int
    unclear: int
    confirmed: int
    overturned: int
    overturned_share: Share | None
    blind_items: int
    differing: Share | None
    disputes: list[Finding]


def records_of(constitution: Constitution) -> list[PrincipleRecord]:
    """The record of each principle of a version that `queries.constitutions` read, in three queries."""
    principles = list(constitution.principles.all())
    counts = counted(constitution)
    blind = blind_items([each.pk for each in principles])
    disputes = disputed(constitution)
    return [record(each, counts.get(each.pk), blind.get(each.pk, (0, 0)), disputes[each.pk]) for each in principles]


def record(
    principle: Principle, counts: Mapping[str, int] | None, blind: tuple[int, int], disputes: list[Finding]
) -> PrincipleRecord:
    found = counts or dict.fromkeys(("applied", "breaks", "unclear", "seen", "confirmed", "items_seen"), 0)
    items, differing = blind
    overturned = found["seen"] - found["confirmed"]
    return PrincipleRecord(
        principle=principle,
        applied=found["applied"],
        breaks=found["breaks"],
        unclear=found["unclear"],
        confirmed=found["confirmed"],
        overturned=overturned,
        overturned_share=share_of(overturned, found["seen"], found["items_seen"]),
        blind_items=items,
        differing=share_of(differing, items),
        disputes=disputes,
    )


def standing(constitution: Constitution) -> QuerySet[Finding]:
    """Experts' findings under a version, without those of withdrawn answers."""
    by_experts = Finding.objects.filter(principle__constitution=constitution, annotation__isnull=False)
    return by_experts.filter(annotation__withdrawal=None)


def counted(constitution: Constitution) -> dict[UUID, Mapping[str, int]]:
    """By principle: how often it was applied, and what came of it where a reviewer's word was seen."""
    seen = Q(responds_to__isnull=False)
    rows = standing(constitution).order_by().values("principle")
    counts = rows.annotate(
        applied=Count("pk"),
        breaks=Count("pk", filter=Q(verdict="breaks")),
        unclear=Count("pk", filter=Q(verdict="unclear")),
        seen=Count("pk", filter=seen),
        confirmed=Count("pk", filter=seen & Q(verdict=F("responds_to__verdict"))),
        items_seen=Count("item", filter=seen, distinct=True),
    )
    return {
        row["principle"]: {
            "applied": row["applied"],
            "breaks": row["breaks"],
            "unclear": row["unclear"],
            "seen": row["seen"],
            "confirmed": row["confirmed"],
            "items_seen": row["items_seen"],
        }
        for row in counts
    }


def blind_items(principle_ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """By principle: the items that two or more experts judged blind, and those on which they differ."""
    with connection.cursor() as cursor:
        cursor.execute(BLIND, [principle_ids])
        return {principle: (items, differing) for principle, items, differing in cursor.fetchall()}


def disputed(constitution: Constitution) -> defaultdict[UUID, list[Finding]]:
    """The newest overturned findings of each principle, with what they overturned."""
    overturned = standing(constitution).filter(responds_to__isnull=False).exclude(verdict=F("responds_to__verdict"))
    place = Window(RowNumber(), partition_by=[F("principle")], order_by=[F("created_at").desc(), F("pk").desc()])
    newest = overturned.annotate(place=place).filter(place__lte=EXAMPLES)
    found: defaultdict[UUID, list[Finding]] = defaultdict(list)
    for finding in newest.select_related("responds_to", "item").order_by("place"):
        found[finding.principle_id].append(finding)
    return found
