from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from accounts.actions.events import record_event
from marketplace.judges.registry import judge_of
from marketplace.models import Judge, JudgeState, Screening
from marketplace.queries import screenings as queries
from marketplace.queries.judges import awaited as awaited_judges
from marketplace.queries.judges import in_house
from tasks import types
from tasks.actions.suggestions import record_suggestions, release_items
from tasks.models import Item, Project

KIND = "local"
FEWEST_MORE = 10


@transaction.atomic
def retrain_judge(*, project_id: UUID, now: datetime) -> Judge:
    """The newest version of the project's judge, learnt anew when half as much again as it learnt from has been
    decided since.

    Locks the project, so that two workers make one version. What it learns stays in this project.
    """
    project = Project.objects.select_for_update(no_key=True, of=("self",)).get(pk=project_id)
    newest = queries.newest_judge(project_id=project.pk, kind=KIND)
    if newest and newest.state == JudgeState.OFF:
        return newest
    if newest and queries.lessons_since(newest) < newest.trained_on / 2 + FEWEST_MORE:
        return newest
    examples = queries.examples(project=project)
    classes = types.classified(project.task_type).answer_classes(project.task_settings)
    learnt = judge_of(KIND).learn(examples, classes, task_type=project.task_type) if examples else b""
    judge = Judge.objects.create(
        lab_id=project.lab_id,
        project=project,
        kind=KIND,
        version=newest.version + 1 if newest else 1,
        trained_on=len(examples),
        parameters=learnt,
        created_at=now,
    )
    Screening.objects.create(project=project, judge=judge, started_at=now)
    return judge


@transaction.atomic
def screen_new_items(*, judge: Judge, limit: int, now: datetime, moves: bool = True) -> int:
    """Let the judge look at items that came in and that it has not seen, once the models that are waited for have
    spoken; they become ready for experts unless others are still to look. Locks these items."""
    awaited = awaited_judges(judge.project_id)
    items = queries.unseen_items(judge=judge, limit=limit, awaited=awaited, came_before=now - settings.MODEL_WAIT)
    suggest(judge=judge, items=items, now=now, moves=moves)
    return len(items)


@transaction.atomic
def release(*, project_id: UUID, limit: int, now: datetime) -> int:
    """Let items go on to experts that every judge of the house has looked at, and those over the network too, which
    are waited for no longer than MODEL_WAIT: they look at what they missed later. Locks these items."""
    awaited = awaited_judges(project_id)
    needed = [judge.pk for judge in in_house(project_id)]
    before = now - settings.MODEL_WAIT
    moved = release_items(project_id=project_id, needed=needed, awaited=awaited, came_before=before, limit=limit)
    if moved and awaited:
        catch_up(awaited, min(moved))
    return len(moved)


def catch_up(judges: Sequence[UUID], first: UUID) -> None:
    """Judges that had not seen all of it go on from there."""
    behind = Screening.objects.filter(judge__in=judges)
    behind.filter(finished_at__isnull=False).update(finished_at=None, cursor=first)
    behind.filter(cursor__gt=first).update(cursor=first)


@transaction.atomic
def screen_again(*, judge: Judge, limit: int, now: datetime) -> int:
    """Let a newer version look at undecided items too, in the order of their ids. Locks the screening."""
    screening = Screening.objects.select_for_update(no_key=True).filter(judge=judge).first()
    if screening is None or screening.finished_at is not None:
        return 0
    items = queries.items_to_see_again(screening=screening, limit=limit)
    suggest(judge=judge, items=items, now=now)
    Screening.objects.filter(pk=screening.pk).update(
        cursor=items[-1].pk if items else screening.cursor, finished_at=None if len(items) == limit else now
    )
    return len(items)


def suggest(*, judge: Judge, items: Sequence[Item], now: datetime, moves: bool = True) -> None:
    """Keep the judge's answer on each item, in the caller's transaction."""
    if not items:
        return
    project = judge.project
    classes = types.classified(project.task_type).answer_classes(project.task_settings)
    contents = [item.content for item in items]
    said = queries.opinions_on(project, [item.pk for item in items])
    looked = judge_of(judge.kind).look(
        bytes(judge.parameters),
        contents,
        classes,
        task_type=project.task_type,
        opinions=[said.get(item.pk, {}) for item in items],
    )
    answers = {
        item.pk: dict(zip(classes, map(float, row), strict=True)) for item, row in zip(items, looked, strict=True)
    }
    record_suggestions(judge_id=judge.pk, answers=answers, now=now, moves=moves)
    Screening.objects.filter(judge=judge).update(items_seen=F("items_seen") + len(items), last_seen_at=now)
    record_event(topic=f"project:{project.pk}", kind="screening.progressed", object_type="judge", object_id=judge.pk)
