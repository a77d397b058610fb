from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.actor import Actor
from accounts.identifiers import uuid7_floor
from marketplace.judges.base import Example, Opinion
from marketplace.matching.draws import proves
from marketplace.models import Arm, Judge, JudgeState, Routing, Screening
from tasks import types
from tasks.models import Decision, Item, ItemState, Project, Route, Suggestion
from tasks.queries.items import looked_at_by, ready_for_judges

EXAMPLES_AT_MOST = 5000


def visible_to(actor: Actor) -> QuerySet[Screening]:
    """The screenings of the actor's labs."""
    return Screening.objects.filter(project__lab__in=list(actor.labs))


def newest_judge(*, project_id: UUID, kind: str) -> Judge | None:
    """The newest version of the project's judge of that kind."""
    return Judge.objects.filter(project_id=project_id, kind=kind).order_by("-version").first()


def has_judge_in_house(project_id: UUID) -> bool:
    """Whether the project's kind of question is one that the local judge can answer."""
    return types.has_classes(Project.objects.values_list("task_type", flat=True).get(pk=project_id))


def lessons(project_id: UUID) -> QuerySet[Decision]:
    """What the project's judge may learn from: decisions of people, on no document that proves a certificate."""
    items, clusters = proof_of(project_id)
    decided = Decision.objects.filter(item__project=project_id, superseded_at=None, item__state=ItemState.DECIDED)
    return decided.exclude(route=Route.AI).exclude(item__in=items).exclude(item__cluster__in=clusters)


def proof_of(project_id: UUID) -> tuple[list[UUID], list[str]]:
    """The calibration items that prove, and their clusters; none where AI is not to settle anything."""
    evidence = Routing.objects.filter(
        stratum__project=project_id, stratum__project__quality_plan__settles_by_ai=True, arm=Arm.CALIBRATION
    )
    key = settings.SECRET_KEY.encode()
    rows = [
        (item, cluster)
        for item, cluster in evidence.values_list("item", "item__cluster")
        if proves(key, cluster or str(item))
    ]
    return [item for item, _ in rows], sorted({cluster for _, cluster in rows if cluster})


def lessons_since(judge: Judge) -> int:
    """How much more there is to learn from than when the judge was made. Identifiers grow with time."""
    return lessons(judge.project_id).filter(pk__gt=judge.pk).count()


def examples(*, project: Project) -> list[Example]:
    """The newest lessons as examples with what other counted judges said, at most EXAMPLES_AT_MOST."""
    task_type = types.classified(project.task_type)
    rows = list(lessons(project.pk).order_by("-id").values_list("item", "item__content", "answer")[:EXAMPLES_AT_MOST])
    said = opinions_on(project, [item for item, _, _ in rows])
    return [Example(content, task_type.to_class(answer), said.get(item, {})) for item, content, answer in rows]


def opinions_on(project: Project, item_ids: Sequence[UUID]) -> dict[UUID, dict[str, Opinion]]:
    """What counted judges over the network said of each item, by the judge's name. One that changed its mind with the
    sides has given no clear answer."""
    counted = Judge.objects.filter(project=project, state=JudgeState.COUNTED, endpoint__isnull=False)
    names = dict(counted.values_list("pk", "name"))
    kind = types.classified(project.task_type)
    found: dict[UUID, dict[str, Opinion]] = {}
    if not names:
        return found
    rows = Suggestion.objects.filter(judge_id__in=list(names), item__in=item_ids, failure="")
    for item, judge, answer, is_consistent in rows.values_list("item", "judge_id", "answer", "is_consistent"):
        cls = kind.to_class(answer)
        swapped = cls if is_consistent else None
        found.setdefault(item, {})[names[judge]] = Opinion(cls, swapped, is_consistent is not None)
    return found


def projects_to_screen() -> list[UUID]:
    """Projects with items that wait for their first look, or with a screening in the house that is not through."""
    unseen = ready_for_judges().filter(project=OuterRef("pk"))
    unfinished = Screening.objects.filter(project=OuterRef("pk"), finished_at=None, judge__endpoint=None).exclude(
        judge__state=JudgeState.OFF
    )
    return list(Project.objects.filter(Exists(unseen) | Exists(unfinished)).values_list("pk", flat=True))


def projects_to_teach(*, since: datetime) -> list[UUID]:
    """Projects in which people decided something since that moment: there may be enough to learn from. Looks at these
    decisions alone, so that many projects at rest cost nothing."""
    decided = Decision.objects.filter(pk__gte=uuid7_floor(since), superseded_at=None).exclude(route=Route.AI)
    return list(decided.order_by().values_list("item__project", flat=True).distinct())


def unseen_items(*, judge: Judge, limit: int, awaited: Sequence[UUID], came_before: datetime) -> list[Item]:
    """Items before their AI first look that this judge has not seen, locked; those another worker holds are passed
    over. A judge that weighs what others say looks when the awaited ones have spoken, or the item came before a moment:
    its first word on an item stays, and would else be worth less than those that it was tested on."""
    by_all = Q()
    for other in awaited:
        by_all &= Q(looked_at_by(other))
    return list(
        ready_for_judges(project_id=judge.project_id)
        .filter(~looked_at_by(judge.pk), by_all | Q(created_at__lte=came_before) if awaited else by_all)
        .select_for_update(skip_locked=True, of=("self",))
        .only("content")
        .order_by("id")[:limit]
    )


def items_to_see_again(*, screening: Screening, limit: int) -> list[Item]:
    """Undecided items, and the evidence whatever became of it, after the screening's cursor, that its judge has not
    seen."""
    waiting = Q(state__in=[ItemState.SCREENED, ItemState.OPEN, ItemState.UNSURE])
    evidence = Q(routing__arm=Arm.CALIBRATION, state=ItemState.DECIDED)
    items = Item.objects.filter(waiting | evidence, project_id=screening.project_id).exclude(
        suggestions__judge_id=screening.judge_id
    )
    if screening.cursor is not None:
        items = items.filter(pk__gt=screening.cursor)
    return list(items.only("content").order_by("id")[:limit])
