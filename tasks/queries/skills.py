"""What hidden checks and examinations say of experts, class by class. Never agreement with decisions: a decision that
rests on earlier decisions would confirm itself."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import Evidence, EvidenceKind
from tasks import types
from tasks.models import Annotation, Gold, Project
from tasks.quality.answers import Floats
from tasks.quality.skills import Skills, from_counts

# Below this many answers on checks a project's pool says less than the platform's own.
FEWEST_ANSWERS = 30


@dataclass(frozen=True, slots=True)
class Skill:
    """One expert in one project. `counts` (classes, classes; row true class, column answer): answers on its hidden
    checks; right and asked in the examinations of its field."""

    counts: Floats
    exam_right: int = 0
    exam_asked: int = 0

    @property
    def right(self) -> int:
        return int(np.trace(self.counts))

    @property
    def asked(self) -> int:
        return int(self.counts.sum())


def skills_of(*, project: Project, expert_ids: Collection[UUID] | None = None) -> dict[UUID, Skill]:
    """What is known of these experts, or of all who answered a check of the project, in two queries."""
    classes = classes_of(project)
    counts: dict[UUID, Floats] = {pk: np.zeros((len(classes), len(classes))) for pk in expert_ids or ()}
    for expert_id, truth, answer, n in answered_checks(project, classes, expert_ids):
        counts.setdefault(expert_id, np.zeros((len(classes), len(classes))))[truth, answer] += n
    exams = examined(project.field, counts.keys())
    return {pk: Skill(found, *exams.get(pk, (0, 0))) for pk, found in counts.items()}


def answered_checks(
    project: Project, classes: list[str], expert_ids: Collection[UUID] | None
) -> Iterator[tuple[UUID, int, int, int]]:
    """Expert, true class, answered class, and how often; what a person found worthless is left out."""
    speaks = Evidence.objects.filter(kind=EvidenceKind.GOLD, source_id=OuterRef("pk"))
    rows = Annotation.objects.filter(Exists(speaks), item__project=project, item__gold__isnull=False)
    if expert_ids is not None:
        rows = rows.filter(expert__in=expert_ids)
    if not types.has_classes(project.task_type):
        yield from answered_in_parts(project, rows)
        return
    kind, place = types.classified(project.task_type), {cls: number for number, cls in enumerate(classes)}
    grouped = rows.order_by().values_list("expert", "item__gold__answer", "answer").annotate(n=Count("pk"))
    for expert_id, key, answer, n in grouped:
        truth, said = place.get(kind.to_class(key)), place.get(kind.to_class(answer))
        if truth is not None and said is not None:
            yield expert_id, truth, said, n


def answered_in_parts(project: Project, rows: QuerySet[Annotation]) -> Iterator[tuple[UUID, int, int, int]]:
    """Where answers have parts: as the key (class 0), or not."""
    kind = types.of(project.task_type)
    for expert_id, content, key, answer in rows.values_list(
        "expert", "item__content", "item__gold__answer", "answer"
    ).order_by("pk"):
        agrees = kind.agrees(answer, key, content, project.task_settings)
        yield expert_id, 0, int(not agrees), 1


def classes_of(project: Project) -> list[str]:
    """What an answer on a hidden check is counted as: its class, or, where answers have parts, whether it is as the
    key."""
    if types.has_classes(project.task_type):
        return types.classified(project.task_type).answer_classes(project.task_settings)
    return ["as the key", "otherwise"]


def examined(field: str, expert_ids: Collection[UUID]) -> dict[UUID, tuple[int, int]]:
    """Right answers and questions in the examinations of the field."""
    rows = Evidence.objects.filter(expert__in=list(expert_ids), field=field, kind=EvidenceKind.EXAM).order_by()
    found: dict[UUID, tuple[int, int]] = {}
    for expert_id, is_right, n in rows.values_list("expert", "is_right").annotate(n=Count("pk")):
        right, asked = found.get(expert_id, (0, 0))
        found[expert_id] = (right + n * is_right, asked + n)
    return found


def confusions_of(*, project: Project, expert_ids: Collection[UUID]) -> dict[UUID, Floats]:
    """The confusion matrix expected of each of these experts (classes, classes; row true class), from the checks of
    everybody in the project; empty while these are too few to say anything. Three queries."""
    everybody = skills_of(project=project)
    if sum(skill.asked for skill in everybody.values()) < FEWEST_ANSWERS:
        return {}
    wanted = [pk for pk in expert_ids if pk not in everybody]
    exams = examined(project.field, wanted)
    size = len(next(iter(everybody.values())).counts)
    everybody |= {pk: Skill(np.zeros((size, size)), *exams.get(pk, (0, 0))) for pk in wanted}
    found = fitted(everybody)
    places = {pk: number for number, pk in enumerate(everybody)}
    return {pk: found.confusion[places[pk]] for pk in expert_ids}


def fitted(skills: Mapping[UUID, Skill]) -> Skills:
    """Everybody's confusion, shrunk towards the pool's, in the order of the mapping."""
    rows = list(skills.values())
    own = np.stack([skill.counts for skill in rows])
    right = np.array([skill.exam_right for skill in rows], dtype=np.int64)
    asked = np.array([skill.exam_asked for skill in rows], dtype=np.int64)
    return from_counts(own, own.sum(axis=(0, 2)), (right, asked) if asked.any() else None)


def keys_of(project: Project) -> dict[UUID, int]:
    """The class of every hidden check of the project by its item."""
    if not types.has_classes(project.task_type):
        return dict.fromkeys(Gold.objects.filter(item__project=project).values_list("item", flat=True), 0)
    kind = types.classified(project.task_type)
    place = {cls: number for number, cls in enumerate(kind.answer_classes(project.task_settings))}
    rows = Gold.objects.filter(item__project=project).values_list("item", "answer")
    return {item: place[kind.to_class(answer)] for item, answer in rows if kind.to_class(answer) in place}
