"""The health of a project's hidden checks, in the same few queries whatever their number."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from accounts.ability import rasch
from accounts.models import Evidence
from tasks import types
from tasks.models import Annotation, Decision, Gold, GoldState, Project, Verdict
from tasks.quality.consensus import Vote, calibrated
from tasks.quality.gold_checks import Given, Health, Suspicion, health_of
from tasks.queries.decisions import INDEPENDENT

NEWEST_ANSWERS = 400


@dataclass(frozen=True, slots=True)
class Check:
    """A hidden check with its health. `another_label` names the answer that experts give in place of the key's."""

    gold: Gold
    health: Health
    another: dict[str, object] | None

    @property
    def key_label(self) -> str:
        return label(self.gold.item.project, self.gold.answer)

    @property
    def another_label(self) -> str:
        return label(self.gold.item.project, self.another) if self.another else ""

    @property
    def title(self) -> str:
        return types.of(self.gold.item.project.task_type).title_of(self.gold.item.content)[:140]


def label(project: Project, answer: dict[str, object]) -> str:
    return types.of(project.task_type).label_of(answer, project.task_settings)


def checks_of(golds: Sequence[Gold]) -> list[Check]:
    """These checks, read with `item__project`, and how each does. What was answered before a person last confirmed
    the key counts for the share, and raises no suspicion again."""
    answers = judged_answers([gold.pk for gold in golds])
    confirmed = dict(
        Decision.objects.filter(item__in=[gold.pk for gold in golds], superseded_at=None).values_list(
            "item", "decided_at"
        )
    )
    skills = expected_of({each.expert_id for given in answers.values() for each in given})
    return [check_of(gold, answers[gold.pk], confirmed.get(gold.pk), skills) for gold in golds]


def judged_answers(items: Collection[UUID]) -> dict[UUID, list[Annotation]]:
    """The answers that have an outcome, by item, oldest first, the newest NEWEST_ANSWERS of each."""
    judged = Verdict.objects.filter(superseded_at=None).values("annotation")
    rows = Annotation.objects.filter(item__in=items, pk__in=judged).only(
        "item", "expert", "answer", "is_not_enough_information", "focused_seconds", "submitted_at"
    )
    found: dict[UUID, list[Annotation]] = defaultdict(list)
    for row in rows.order_by("submitted_at"):
        found[row.item_id].append(row)
    return defaultdict(list, {item: given[-NEWEST_ANSWERS:] for item, given in found.items()})


def expected_of(expert_ids: Collection[UUID]) -> dict[tuple[UUID, str], float]:
    """By expert and field the probability of being right, from what no decision made; one query."""
    seen: dict[tuple[UUID, str], list[rasch.Observation]] = defaultdict(list)
    rows = Evidence.objects.filter(expert__in=expert_ids, kind__in=INDEPENDENT)
    for expert_id, field, is_right, difficulty in rows.values_list("expert", "field", "is_right", "difficulty"):
        seen[expert_id, field].append(rasch.Observation(is_right, difficulty))
    return {who: calibrated(rasch.standing(what).expected, len(what)) for who, what in seen.items()}


def check_of(
    gold: Gold, answers: list[Annotation], confirmed_at: datetime | None, skills: dict[tuple[UUID, str], float]
) -> Check:
    project = gold.item.project
    if not types.has_classes(project.task_type):
        return check_in_parts(gold, answers, skills)
    kind = types.classified(project.task_type)
    classes = kind.answer_classes(project.task_settings)
    key = classes.index(kind.to_class(gold.answer))
    whole = [given_of(each, project, classes, skills) for each in answers]
    health = health_of(whole, key, len(classes))
    if confirmed_at is not None and health.suspicions:
        since = [one for one in whole if one.at >= confirmed_at]
        again = health_of(since, key, len(classes))
        health = Health(health.share, again.suspicions, again.another, again.sureness)
    another = kind.from_class(classes[health.another]) if health.another is not None else None
    return Check(gold, health, another)


def check_in_parts(gold: Gold, answers: list[Annotation], skills: dict[tuple[UUID, str], float]) -> Check:
    """Where answers have parts, each is as the key or not; what experts say instead is no one thing, so no other key
    is proposed."""
    kind, item = types.of(gold.item.project.task_type), gold.item
    given = []
    for each in answers:
        answer = None
        if not each.is_not_enough_information:
            answer = int(not kind.agrees(each.answer, gold.answer, item.content, item.project.task_settings))
        vote = Vote(answer, skills.get((each.expert_id, item.project.field)))
        given.append(Given(answer, vote, each.focused_seconds, each.submitted_at))
    health = health_of(given, 0, 2)
    suspicions = tuple(each for each in health.suspicions if each != Suspicion.MISKEYED)
    return Check(gold, Health(health.share, suspicions, None, health.sureness), None)


def given_of(
    annotation: Annotation, project: Project, classes: list[str], skills: dict[tuple[UUID, str], float]
) -> Given:
    cls = (
        None
        if annotation.is_not_enough_information
        else types.classified(project.task_type).to_class(annotation.answer)
    )
    answer = classes.index(cls) if cls in classes else None
    vote = Vote(answer, skills.get((annotation.expert_id, project.field)))
    return Given(answer, vote, annotation.focused_seconds, annotation.submitted_at)


def to_examine(*, after: UUID | None, limit: int) -> list[Gold]:
    """The next checks in use or at rest that were answered since a person last confirmed their key."""
    in_use = Q(state__in=[GoldState.ACTIVE, GoldState.RESTING], exposures__gt=0)
    recent = Q(item__decisions__superseded_at=None, last_shown_at__gte=F("item__decisions__decided_at"))
    rows = Gold.objects.filter(in_use & recent).select_related("item__project").order_by("pk")
    return list((rows.filter(pk__gt=after) if after else rows)[:limit])
