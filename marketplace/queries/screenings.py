from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from accounts.actor import Actor
from marketplace.judges.base import Example
from marketplace.models import Judge, JudgeState, Screening
from tasks import types
from tasks.models import Decision, Item, ItemState, Project, Suggestion
from tasks.queries.items import ready_for_judges

EXAMPLES_AT_MOST = 5000


def visible_to(actor: Actor) -> QuerySet[Screening]:
    """The screenings of the actor's labs."""
    return Screening.objects.filter(project__lab__in=list(actor.labs))


def newest_judge(*, project_id: UUID, kind: str) -> Judge | None:
    """The newest version of the project's judge of that kind."""
    return Judge.objects.filter(project_id=project_id, kind=kind).order_by("-version").first()


def decided_count(*, project_id: UUID) -> int:
    """How many items experts have decided."""
    return Item.objects.filter(project_id=project_id, state=ItemState.DECIDED).count()


def examples(*, project: Project) -> list[Example]:
    """The newest decided items as examples, at most EXAMPLES_AT_MOST."""
    task_type = types.of(project.task_type)
    decisions = (
        Decision.objects.filter(item__project=project, superseded_at=None, item__state=ItemState.DECIDED)
        .order_by("-id")
        .values_list("item__content", "answer")[:EXAMPLES_AT_MOST]
    )
    return [Example(content, task_type.to_class(answer)) for content, answer in decisions]


def projects_to_screen() -> list[UUID]:
    """Projects with items that wait for their first look, or with a screening in the house that is not through."""
    unseen = ready_for_judges().filter(project=OuterRef("pk"))
    unfinished = Screening.objects.filter(project=OuterRef("pk"), finished_at=None, judge__endpoint=None).exclude(
        judge__state=JudgeState.OFF
    )
    return list(Project.objects.filter(Exists(unseen) | Exists(unfinished)).values_list("pk", flat=True))


def unseen_items(*, judge: Judge, limit: int) -> list[Item]:
    """Items before their AI first look that this judge has not seen, locked; those another worker holds are passed
    over."""
    seen = Suggestion.objects.filter(item=OuterRef("pk"), judge_id=judge.pk)
    return list(
        ready_for_judges(project_id=judge.project_id)
        .filter(~Exists(seen))
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("id")[:limit]
    )


def items_to_see_again(*, screening: Screening, limit: int) -> list[Item]:
    """Undecided items after the screening's cursor that its judge has not seen."""
    items = Item.objects.filter(
        project_id=screening.project_id, state__in=[ItemState.SCREENED, ItemState.OPEN, ItemState.UNSURE]
    ).exclude(suggestions__judge_id=screening.judge_id)
    if screening.cursor is not None:
        items = items.filter(pk__gt=screening.cursor)
    return list(items.order_by("id")[:limit])
