"""How reliable each expert and each AI reviewer of a project is, class by class, in the same few queries whatever
their number. The measure is hidden checks: answers that no answer given here has made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Publication
from accounts.queries.publications import newest_of
from marketplace.models import Judge
from tasks import types
from tasks.models import Outcome, Project, Suggestion, Verdict
from tasks.pseudonyms import pseudonym
from tasks.quality.answers import Floats, Integers
from tasks.quality.gold_checks import share_of
from tasks.quality.reliability import rates
from tasks.queries.skills import classes_of, keys_of, skills_of

FEWEST = 5
MOST_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with its central 90 % interval and how many observations of one's own it rests on."""

    value: float
    lower: float
    upper: float
    n: int


@dataclass(frozen=True, slots=True)
class Rated:
    """One expert (by pseudonym) or AI reviewer. `classes` in the project's order; None: fewer than FEWEST checks.
    `agreement`: with decisions on work, one's own answer among those that made them."""

    name: str
    kind: str
    right: Rate | None
    classes: Sequence[Rate | None]
    agreement: Rate | None
    standing: Publication | None = None


@dataclass(frozen=True, slots=True)
class Reliability:
    """`pool` is what is expected of an expert of whom nothing is known; None while nothing is."""

    classes: Sequence[str]
    people: Sequence[Rated]
    judges: Sequence[Rated]
    pool: float | None
    checks: int


def reliability_of(project: Project) -> Reliability:
    """Experts first, those with the most checks first, then AI reviewers."""
    classes = classes_of(project)
    agreeing = agreements(project)
    skills = skills_of(project=project, expert_ids=None)
    counts = {pk: skills[pk].counts for pk in skills} | {
        pk: np.zeros((len(classes), len(classes))) for pk in agreeing if pk not in skills
    }
    most = sorted(counts, key=lambda pk: (-counts[pk].sum(), str(pk)))[:MOST_PEOPLE]
    standings = newest_of(expert_ids=most, field=project.field)
    names = {pk: pseudonym(settings.SECRET_KEY, project.pk, pk) for pk in most}
    people = rated({pk: counts[pk] for pk in most}, names, "expert", agreeing, standings)
    keys = keys_of(project)
    judges, judge_names = judge_counts(project, classes, keys)
    reviewers = rated(judges, judge_names, "ai", {}, {})
    pool = rates(*right_and_asked(list(counts.values()))).pool if any(c.sum() for c in counts.values()) else None
    labels = labels_of(project)
    if not labels:
        people = [replace(each, classes=[]) for each in people]
    return Reliability(labels, people, reviewers, pool, len(keys))


def labels_of(project: Project) -> list[str]:
    """The classes in words; none where answers have parts and are right or not as a whole."""
    if not types.has_classes(project.task_type):
        return []
    kind = types.classified(project.task_type)
    words = kind.question_for_judges({}, project.task_settings).classes
    return [words[cls] for cls in kind.answer_classes(project.task_settings)]


def agreements(project: Project) -> dict[UUID, tuple[int, int]]:
    """By expert how many answers on work agree with the decision, and of how many."""
    outcomes = Verdict.objects.filter(
        annotation__item__project=project, annotation__item__gold=None, superseded_at=None, decision__isnull=False,
        annotation__is_not_enough_information=False, outcome__in=[Outcome.AGREES, Outcome.DISSENT],
    )  # fmt: skip
    rows = outcomes.order_by().values("annotation__expert").annotate(
        agreeing=Count("pk", filter=Q(outcome=Outcome.AGREES)), n=Count("pk")
    )  # fmt: skip
    return {row["annotation__expert"]: (row["agreeing"], row["n"]) for row in rows}


def judge_counts(
    project: Project, classes: Sequence[str], keys: Mapping[UUID, int]
) -> tuple[dict[UUID, Floats], dict[UUID, str]]:
    """What each version of each AI reviewer said of the hidden checks, and its name."""
    later = Judge.objects.filter(project=project, name=OuterRef("name"), version__gt=OuterRef("version"))
    # What the first version says before it has learnt anything measures nobody.
    unlearnt = Q(kind="local", trained_on=0) & Exists(later)
    versions = Judge.objects.filter(~unlearnt, project=project).values_list("pk", "name", "version")
    judges = {pk: f"{name} v{version}" for pk, name, version in versions}
    counts: dict[UUID, Floats] = defaultdict(lambda: np.zeros((len(classes), len(classes))))
    said = Suggestion.objects.filter(item__in=list(keys), judge_id__in=list(judges), failure="")
    for judge_id, item, probabilities in said.values_list("judge_id", "item", "probabilities"):
        answer = max(range(len(classes)), key=lambda place: probabilities.get(classes[place], 0.0))
        counts[judge_id][keys[item], answer] += 1
    return dict(counts), judges


def rated(
    counts: Mapping[UUID, Floats],
    names: Mapping[UUID, str],
    kind: str,
    agreeing: Mapping[UUID, tuple[int, int]],
    standings: Mapping[UUID, Publication],
) -> list[Rated]:
    """Everybody's rates, each class shrunk towards what the others of that kind do on it."""
    if not counts:
        return []
    matrices = list(counts.values())
    whole = shrunk(*right_and_asked(matrices))
    classes = [
        shrunk(
            np.array([matrix[c, c] for matrix in matrices], dtype=np.int64),
            np.array([matrix[c].sum() for matrix in matrices], dtype=np.int64),
        )
        for c in range(len(matrices[0]))
    ]
    return [
        Rated(
            names[pk], kind, whole[row], [of_class[row] for of_class in classes], agreement_of(agreeing.get(pk)),
            standings.get(pk),
        )
        for row, pk in enumerate(counts)
    ]  # fmt: skip


def right_and_asked(matrices: Iterable[Floats]) -> tuple[Integers, Integers]:
    stacked = np.stack(list(matrices))
    right = np.trace(stacked, axis1=1, axis2=2).astype(np.int64)
    return right, stacked.sum(axis=(1, 2)).astype(np.int64)


def shrunk(right: Integers, asked: Integers) -> list[Rate | None]:
    """Everybody's rate; nothing is said, nor worked out, below FEWEST observations of one's own."""
    if not (asked >= FEWEST).any():
        return [None] * len(asked)
    found = rates(right, asked)
    return [
        Rate(float(found.mean[row]), float(found.lower[row]), float(found.upper[row]), int(n)) if n >= FEWEST else None
        for row, n in enumerate(asked)
    ]


def agreement_of(counts: tuple[int, int] | None) -> Rate | None:
    if counts is None or counts[1] < FEWEST:
        return None
    share = share_of(*counts)
    return Rate(share.value, share.lower, share.upper, share.n)
