"""What experts and labs are told of a standing. Between two publications nothing that anybody sees moves, so that no
single answer can be told to have been a hidden check."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.ability.publishing import to_fives, week_of
from accounts.ability.rasch import Observation, standing
from accounts.models import Evidence, EvidenceKind, Expert, Publication, Qualification


@transaction.atomic
def publish_standing(
    *,
    expert_id: UUID,
    field: str,
    before: datetime,
    week: date | None = None,
    outcomes: Mapping[str, int] | None = None,
    now: datetime,
) -> Publication | None:
    """Publish an expert's standing in a field from what was observed before a moment, and let matching use the same
    from now on. `week` is the Monday of the week it is for (default: of now); the second one of a week replaces the
    first. None while there is too little to say.

    Locks the expert. Raises Expert.DoesNotExist.
    """
    expert = Expert.objects.select_for_update(no_key=True).get(pk=expert_id)
    seen = list(Evidence.objects.filter(expert=expert, field=field, observed_at__lte=before).order_by("pk"))
    if not says_enough(expert, field, seen):
        return None
    found = standing([Observation(one.is_right, one.difficulty) for one in seen])
    projected = asdict(found) | {"evidence_count": len(seen), "updated_at": now}
    Qualification.objects.update_or_create(expert=expert, field=field, defaults=projected)
    said: dict[str, object] = {
        **interval(found.expected, found.lower, found.upper),
        "sources": sources(seen),
        "topics": topics(seen),
        "published_at": now,
    }
    if outcomes is not None:
        said["outcomes"] = {outcome: to_fives(count) for outcome, count in outcomes.items()}
    made, _ = Publication.objects.update_or_create(expert=expert, field=field, week=week or week_of(now), defaults=said)
    return made


def says_enough(expert: Expert, field: str, seen: Sequence[Evidence]) -> bool:
    """An exam, enough answers, or somebody of whom something was said before."""
    has_exam = any(one.kind == EvidenceKind.EXAM for one in seen)
    is_known = Publication.objects.filter(expert=expert, field=field).exists()
    return bool(seen) and (has_exam or is_known or len(seen) >= settings.PUBLICATION_NEEDS)


def interval(expected: float, lower: float, upper: float) -> dict[str, float]:
    """To hundredths: the exact figures would give away how many answers were right."""
    return {"expected": round(expected, 2), "lower": round(lower, 2), "upper": round(upper, 2)}


def sources(seen: Sequence[Evidence]) -> dict[str, int]:
    """Counts by kind: of exam questions exactly, of the others to fives."""
    counts = {kind: sum(one.kind == kind for one in seen) for kind in EvidenceKind}
    return {kind.value: n if kind == EvidenceKind.EXAM else to_fives(n) for kind, n in counts.items()}


def topics(seen: Sequence[Evidence]) -> list[dict[str, object]]:
    """The standing by topic, for topics with enough behind them; the largest first."""
    by_topic: dict[str, list[Observation]] = defaultdict(list)
    for one in seen:
        if one.topic:
            by_topic[one.topic].append(Observation(one.is_right, one.difficulty))
    told = sorted(by_topic.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        {"topic": topic, "n": to_fives(len(of)), **interval((s := standing(of)).expected, s.lower, s.upper)}
        for topic, of in told
        if len(of) >= settings.PUBLICATION_NEEDS // 2
    ]
