"""How far experts agree in a project, as a whole and by slice; no figure below its n."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

import numpy as np

from tasks import types
from tasks.models import Decision, Item, ItemState, Project
from tasks.quality.agreement import Agreement, Units, agreement_in_parts, agreement_of
from tasks.queries.annotations import standing
from tasks.types.base import Fields

FEWEST_ITEMS = 30
NEWEST_ITEMS = 2000
WHOLE = ""

type Answers = Mapping[UUID, Sequence[Fields]]


def agreement(*, project: Project, rng: np.random.Generator) -> Agreement | None:
    """Krippendorff's alpha over the newest decided items of the project; None below its fewest items."""
    items = list(newest_items(project))
    return agreement_on(project, items, answers_on(items), rng)


def agreement_by_slice(*, project: Project, rng: np.random.Generator) -> dict[str, Agreement | None]:
    """Krippendorff's alpha over the newest decided items, of all ("") and of each slice; None below 30 items. As many
    queries however many slices."""
    slices = newest_items(project)
    answers = answers_on(slices)
    members: dict[str, list[UUID]] = defaultdict(list)
    for item, name in slices.items():
        members[WHOLE].append(item)
        if name:
            members[name].append(item)
    members.setdefault(WHOLE, [])
    return {name: enough(agreement_on(project, items, answers, rng)) for name, items in sorted(members.items())}


def newest_items(project: Project) -> dict[UUID, str]:
    """The items last decided, by their slice."""
    newest = Decision.objects.filter(item__project=project, superseded_at=None).exclude(item__state=ItemState.GOLD)
    return dict(newest.order_by("-pk").values_list("item", "item__slice")[:NEWEST_ITEMS])


def answers_on(items: Collection[UUID]) -> dict[UUID, list[Fields]]:
    """The answers that were given on each item; "not enough information" is none."""
    found: dict[UUID, list[Fields]] = defaultdict(list)
    answers = standing(item_ids=items).filter(is_not_enough_information=False)
    for item_id, answer in answers.values_list("item", "answer"):
        found[item_id].append(answer)
    return found


def agreement_on(
    project: Project, items: Sequence[UUID], answers: Answers, rng: np.random.Generator
) -> Agreement | None:
    """Of the classes where the kind has some, else of all that answers say of the parts."""
    if types.has_classes(project.task_type):
        return agreement_of(counts_by_class(project, items, answers), rng)
    return agreement_in_parts(units_by_part(project, items, answers), rng)


def units_by_part(project: Project, items: Sequence[UUID], answers: Answers) -> list[Units]:
    """What is said of each part of each item, as counts by class; parts with the same classes are of one kind."""
    counts: dict[tuple[str, ...], list[tuple[int, list[int]]]] = defaultdict(list)
    kind = types.IN_PARTS[project.task_type]
    contents = dict(Item.objects.filter(pk__in=items).values_list("pk", "content"))
    for row, item in enumerate(items):
        given = answers.get(item, ())
        parts = kind.parts(given, contents[item], project.task_settings)
        said = [kind.in_parts(answer, parts) for answer in given]
        for part in parts:
            of_part = [sum(each.get(part.key) == cls for each in said) for cls in part.classes]
            counts[part.classes].append((row, of_part))
    return [
        Units(np.array([of_part for _, of_part in rows]), np.array([row for row, _ in rows]))
        for rows in counts.values()
    ]


def counts_by_class(
    project: Project, items: Sequence[UUID], answers: Answers
) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """How often each class was answered on each item (items, classes)."""
    kind = types.classified(project.task_type)
    column = {cls: place for place, cls in enumerate(kind.answer_classes(project.task_settings))}
    counts = np.zeros((len(items), len(column)), dtype=np.int64)
    for row, item in enumerate(items):
        for answer in answers.get(item, ()):
            if (place := column.get(kind.to_class(answer))) is not None:
                counts[row, place] += 1
    return counts


def enough(found: Agreement | None) -> Agreement | None:
    return found if found is not None and found.items >= FEWEST_ITEMS else None
