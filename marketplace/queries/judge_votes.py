"""What AI reviewers say of an item as votes, each weighed by its measured record, never by its own word for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.core.cache import caches
from django.db.models import Q, QuerySet

from marketplace.models import Arm, Judge, JudgeState, Stratum
from marketplace.queries.screenings import proof_of
from tasks import types
from tasks.models import Decision, Item, Suggestion
from tasks.quality.answers import Floats
from tasks.quality.consensus import Vote

KEPT_SECONDS = 60
# Below this many blind items a reviewer has no record, and so no vote.
FEWEST_ITEMS = 30
RIGHT, WRONG = 2.0, 1.0


@dataclass(frozen=True, slots=True)
class JudgeVote:
    """One reviewer's word on an item: the index of its class, and the vote it has (None: no record yet)."""

    judge_id: UUID
    answer: int
    vote: Vote | None


def votes_on(item: Item, stratum: Stratum, classes: Sequence[str]) -> list[JudgeVote]:
    """The counted reviewers' words on the item. A failed one has no word."""
    counted = Judge.objects.filter(project=item.project_id, state=JudgeState.COUNTED).values("pk")
    said = Suggestion.objects.filter(item=item, judge_id__in=counted, failure="").order_by("judge_id")
    kind = types.classified(item.project.task_type)
    records = records_of(stratum, classes)
    votes = []
    for suggestion in said:
        cls = kind.to_class(suggestion.answer)
        if cls in classes:
            answer = classes.index(cls)
            confusion = records.get(suggestion.judge_id)
            vote = None if confusion is None else Vote(answer, confusion=confusion)
            votes.append(JudgeVote(suggestion.judge_id, answer, vote))
    return votes


def records_of(stratum: Stratum, classes: Sequence[str]) -> Mapping[UUID, Floats]:
    """Each counted reviewer's confusion (classes, classes) in the group, from blind items alone; kept a minute."""
    key = f"judge-records:{stratum.pk}"
    kept = caches["figures"].get(key)
    if kept is None:
        kept = counts_of(stratum, classes)
        caches["figures"].set(key, kept, timeout=KEPT_SECONDS)
    return {
        judge_id: confusion_from(np.array(counts, dtype=np.float64))
        for judge_id, counts in kept.items()
        if np.sum(counts) >= FEWEST_ITEMS
    }


def confusion_from(counts: Floats) -> Floats:
    """Smoothed rows: a diagonal-favouring prior worth a few answers."""
    smoothed: Floats = counts + WRONG + np.eye(len(counts)) * (RIGHT - WRONG)
    return smoothed / smoothed.sum(axis=1, keepdims=True)


def counts_of(stratum: Stratum, classes: Sequence[str]) -> dict[UUID, list[list[int]]]:
    """By reviewer: how often experts decided a class (row) where it said another or the same (column)."""
    place = {cls: at for at, cls in enumerate(classes)}
    kind = types.classified(stratum.project.task_type)
    found: dict[UUID, list[list[int]]] = {}
    for judge_id, said, decided in blind_pairs(stratum):
        row, column = place.get(kind.to_class(decided)), place.get(kind.to_class(said))
        if row is not None and column is not None:
            counts = found.setdefault(judge_id, [[0] * len(classes) for _ in classes])
            counts[row][column] += 1
    return found


def blind_pairs(stratum: Stratum) -> list[tuple[UUID, dict[str, object], dict[str, object]]]:
    """(reviewer, its answer, the experts' decision) on the group's blind items. A version that learns is held only
    against what was decided after it was made: the rest it may have learnt from."""
    pairs = []
    for judge in Judge.objects.filter(project=stratum.project_id, state=JudgeState.COUNTED):
        decided = {row.item_id: row.answer for row in blind_decisions(stratum, judge)}
        said = Suggestion.objects.filter(judge_id=judge.pk, failure="", item__in=list(decided))
        pairs += [(judge.pk, row.answer, decided[row.item_id]) for row in said.only("item_id", "answer")]
    return pairs


def blind_decisions(stratum: Stratum, judge: Judge) -> QuerySet[Decision]:
    """What experts decided on the group's calibration items, of use as a record of this reviewer: for one that learns
    only what proves, or was decided after it was made."""
    rows = Decision.objects.filter(
        item__routing__stratum=stratum, item__routing__arm=Arm.CALIBRATION, superseded_at=None
    )
    proof, _ = proof_of(stratum.project_id)
    return rows.filter(Q(decided_at__gt=judge.created_at) | Q(item__in=proof)) if judge.trained_on else rows
