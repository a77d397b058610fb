"""What a certificate may rest on: the blind answers of a group's calibration items, and what one judge version made
of them. No suggestion is counted, no item that stopped early."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
from django.conf import settings

from marketplace.certification.evidence import BlindItem, Design, Evidence, Kind, gathered
from marketplace.certification.learn_then_test import starts_of, thresholds_of
from marketplace.certification.looks import delta_of_look
from marketplace.certification.reference import Answer
from marketplace.certification.stopping_licence import blind_item, scores_if_borne_out
from marketplace.matching.draws import proves
from marketplace.models import Arm, Judge, QualityPlan, Routing, Stratum
from tasks import types
from tasks.models import ItemState, Suggestion
from tasks.quality.answers import Floats, Integers
from tasks.quality.consensus import confusion_of
from tasks.queries.annotations import counted

SCORES_AT_MOST = 5_000
ENDED = (ItemState.DECIDED, ItemState.UNSURE, ItemState.GOLD)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a judge version says of one item: its probabilities by class, in the order of the classes, and its answer
    in full."""

    classes: Sequence[str]
    probabilities: Floats
    said: Mapping[str, object]

    @property
    def answer(self) -> str:
        return self.classes[int(self.probabilities.argmax())]

    @property
    def score(self) -> float:
        return float(self.probabilities.max())


@dataclass(frozen=True, slots=True)
class Blind:
    """One calibration item with all its blind answers (None: not enough information)."""

    item_id: UUID
    cluster: str
    seats: tuple[Answer, ...]
    sampled_with: float


def classes_of(stratum: Stratum) -> list[str]:
    project = stratum.project
    return types.classified(project.task_type).answer_classes(project.task_settings)


def proof_items(stratum: Stratum, *, seats: int, now: datetime) -> list[Blind]:
    """Those of the group's blind items that prove: no judge of the project has learnt from their documents."""
    key = settings.SECRET_KEY.encode()
    return [item for item in blind_items(stratum, seats=seats, now=now) if proves(key, item.cluster)]


def proof_answered(stratum: Stratum) -> int:
    """How many items that prove have their answers, at the most: an upper bound that reads no answer."""
    key = settings.SECRET_KEY.encode()
    ended = Routing.objects.filter(stratum=stratum, arm=Arm.CALIBRATION, item__state__in=ENDED)
    return sum(proves(key, cluster or str(item)) for item, cluster in ended.values_list("item", "item__cluster"))


def blind_items(stratum: Stratum, *, seats: int, now: datetime) -> list[Blind]:
    """The group's calibration items with exactly so many counted answers of experts who saw no suggestion."""
    routings = Routing.objects.filter(stratum=stratum, arm=Arm.CALIBRATION, item__state__in=ENDED)
    rows = list(routings.select_related("item").only("sampling_probability", "item__cluster").order_by("item"))
    answers = answers_by_item(stratum, [row.pk for row in rows], now)
    return [
        Blind(row.pk, row.item.cluster or str(row.pk), answers[row.pk], row.sampling_probability)
        for row in rows
        if len(answers[row.pk]) == seats
    ]


def answers_by_item(stratum: Stratum, item_ids: Sequence[UUID], now: datetime) -> Mapping[UUID, tuple[Answer, ...]]:
    """The counted blind answers as classes, in the order in which they were given."""
    kind = types.classified(stratum.project.task_type)
    rows = counted(now=now).filter(item__in=item_ids, saw_suggestion=False, claim__seat__kind="answer")
    found: dict[UUID, tuple[Answer, ...]] = defaultdict(tuple)
    for item_id, answer, is_open in rows.order_by("pk").values_list("item", "answer", "is_not_enough_information"):
        found[item_id] += (None if is_open else kind.to_class(answer),)
    return found


def looked_at(judge: Judge, item_ids: Sequence[UUID], classes: Sequence[str]) -> dict[UUID, Looked]:
    """What the judge version says of these items; those it failed on or has not seen are left out."""
    rows = Suggestion.objects.filter(judge_id=judge.pk, item__in=item_ids, failure="")
    return {
        item_id: Looked(classes, np.array([float(shares.get(cls, 0.0)) for cls in classes]), said)
        for item_id, shares, said in rows.values_list("item", "probabilities", "answer")
    }


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Scores of items that are not tested, from which thresholds are set, and the index of each one's cluster."""

    scores: Floats
    of: Integers


def scores_elsewhere(stratum: Stratum, judge: Judge, kind: Kind, classes: Sequence[str]) -> Elsewhere:
    """The judge's scores on items of the group that are no evidence; where there are none, on the evidence that
    teaches. No expert's answer is in them."""
    rows = Routing.objects.filter(stratum=stratum).order_by("item").values_list("item", "item__cluster")
    clusters = dict(rows.exclude(arm=Arm.CALIBRATION)[:SCORES_AT_MOST])
    looked = looked_at(judge, list(clusters), classes)
    if not looked:
        key = settings.SECRET_KEY.encode()
        evidence = rows.filter(arm=Arm.CALIBRATION)
        clusters = {item: name for item, name in evidence if not proves(key, name or str(item))}
        looked = looked_at(judge, list(clusters)[:SCORES_AT_MOST], classes)
    names = [clusters[item] or str(item) for item in looked]
    return Elsewhere(scores_of_looks(kind, list(looked.values()), len(classes)), numbered(names))


def numbered(names: Sequence[str]) -> Integers:
    """Equal names as equal numbers."""
    return np.unique(names, return_inverse=True)[1].astype(np.int64) if names else np.zeros(0, dtype=np.int64)


def scores_of_looks(kind: Kind, looks: Sequence[Looked], classes: int) -> Floats:
    if kind is Kind.SETTLE or not looks:
        return np.array([each.score for each in looks])
    return scores_if_borne_out(np.array([each.probabilities for each in looks]), confusion_of(None, classes))


def evidence_of(*, stratum: Stratum, plan: QualityPlan, judge: Judge, kind: Kind, look: int, now: datetime) -> Evidence:
    """All that this look may test, in the form that is stored and verified."""
    classes = classes_of(stratum)
    items = proof_items(stratum, seats=plan.calibration_seats, now=now)
    looked = looked_at(judge, [item.item_id for item in items], classes)
    rows = [row_of(kind, item, looked.get(item.item_id), classes) for item in items]
    elsewhere = scores_elsewhere(stratum, judge, kind, classes)
    if kind is Kind.SETTLE and not len(elsewhere.scores):
        # Of a judge's own scores none knows an answer; of a licence's, each is made from one.
        own = np.array([row.scores[0] for row in rows])
        elsewhere = Elsewhere(own, numbered([row.cluster for row in rows]))
    strata = max(1, Stratum.objects.filter(project=stratum.project_id).count())
    delta = delta_of_look(plan.delta, look)
    thresholds = thresholds_of(elsewhere.scores)
    starts = starts_of(
        elsewhere.scores, thresholds, of=elsewhere.of, clusters=len({row.cluster for row in rows}),
        epsilon=plan.epsilon, delta=delta / strata, kind=kind, seats=plan.calibration_seats,
    )  # fmt: skip
    design = Design(
        kind, plan.epsilon, delta, thresholds, starts, plan.calibration_seats, str(judge.pk), stratum.slice, strata
    )
    return gathered(design, rows)


def row_of(kind: Kind, item: Blind, looked: Looked | None, classes: Sequence[str]) -> BlindItem:
    """One item as a row of evidence. What the judge failed on scores 0: it never stands by itself."""
    name = str(item.item_id)
    if kind is Kind.SETTLE:
        score, answer = (looked.score, looked.answer) if looked else (0.0, None)
        return BlindItem(name, item.cluster, item.seats, (score,), answer, item.sampled_with)
    prior = looked.probabilities if looked else np.full(len(classes), 1 / len(classes))
    return blind_item(
        item=name, cluster=item.cluster, seats=item.seats, classes=classes, prior=prior,
        confusion=confusion_of(None, len(classes)), sampled_with=item.sampled_with,
    )  # fmt: skip
