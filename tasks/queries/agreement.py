"""How far experts agree in a project, as a whole and by slice; no figure below its n."""

from collections import defaultdict
from uuid import UUID

import numpy as np

from tasks import types
from tasks.models import Decision, ItemState, Project
from tasks.quality.agreement import Agreement, agreement_of
from tasks.queries.annotations import NEWEST_ITEMS, standing

FEWEST_ITEMS = 30
WHOLE = ""


def agreement_by_slice(*, project: Project, rng: np.random.Generator) -> dict[str, Agreement | None]:
    """Krippendorff's alpha over the newest decided items, of all ("") and of each slice; None below 30 items. Two
    queries."""
    newest = Decision.objects.filter(item__project=project, superseded_at=None).exclude(item__state=ItemState.GOLD)
    slices = dict(newest.order_by("-pk").values_list("item", "item__slice")[:NEWEST_ITEMS])
    counts = answer_counts(project, list(slices))
    members: dict[str, list[int]] = defaultdict(list)
    for row, (_, name) in enumerate(slices.items()):
        members[WHOLE].append(row)
        if name:
            members[name].append(row)
    members.setdefault(WHOLE, [])
    return {name: enough(agreement_of(counts[rows], rng)) for name, rows in sorted(members.items())}


def answer_counts(project: Project, items: list[UUID]) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """How often each class was answered on each item (items, classes)."""
    kind = types.of(project.task_type)
    column = {cls: place for place, cls in enumerate(kind.answer_classes(project.task_settings))}
    row = {item: place for place, item in enumerate(items)}
    counts = np.zeros((len(items), len(column)), dtype=np.int64)
    answers = standing(item_ids=items).filter(is_not_enough_information=False)
    for item_id, answer in answers.values_list("item", "answer"):
        if (place := column.get(kind.to_class(answer))) is not None:
            counts[row[item_id], place] += 1
    return counts


def enough(found: Agreement | None) -> Agreement | None:
    return found if found is not None and found.items >= FEWEST_ITEMS else None
