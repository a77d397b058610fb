"""Items a second that a project's own judge looks at through the product, on two cores, against the bare model.

The product: two workers, each taking chunks of waiting items as the job does, every word kept as a row and every item
moved on. The bare model: two processes with the same texts at hand, reading and weighing them, nothing kept. Both in
turns, since a machine may be busy in between.
"""

import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection
from django.utils import timezone

from bench.figures import Figure
from bench.intake import fill
from bench.work.databases import vacuum
from marketplace.actions.screenings import screen_new_items
from marketplace.jobs import ITEMS_A_LOOK
from marketplace.judges.base import Example
from marketplace.judges.registry import judge_of
from marketplace.models import Judge, Screening
from tasks import types
from tasks.models import Fingerprint, Item, ItemState, Project, Suggestion
from tests.factories import claims

CORES, TURNS, TAUGHT = 2, 4, 1_000
KIND = "local"
fork = multiprocessing.get_context("fork")


def measure(items: int) -> Figure:
    """Items of 1 kB in one project, three answers, a judge that learnt from 1,000 of them."""
    project = claims.project(task_type="choice")
    fill(project, items)
    made = list(Item.objects.filter(project=project).values_list("pk", "content"))
    Fingerprint.objects.bulk_create([Fingerprint(item_id=pk, digest=str(pk)) for pk, _ in made], batch_size=1_000)
    contents = [content for _, content in made]
    judge = taught(project, contents[:TAUGHT])
    vacuum()
    share = items // TURNS
    through, bare = 0.0, 0.0
    for turn in range(TURNS):
        mine = contents[turn * share : (turn + 1) * share]
        bare += at_once([(look_at, judge, mine[worker::CORES]) for worker in range(CORES)])
        through += at_once([(screen, judge.pk, share // CORES) for _ in range(CORES)])
    seen = Suggestion.objects.filter(judge_id=judge.pk).count()
    moved = Item.objects.filter(project=project, state=ItemState.SCREENED).count()
    if not seen == moved == share // CORES * CORES * TURNS:
        raise SystemExit(f"{seen} items were looked at and {moved} moved on, of {items}")
    return Figure(
        "screening, own judge",
        seen / through,
        "items/s",
        "bare model",
        share * TURNS / bare,
        f"{CORES} workers on {os.cpu_count()} cores",
    )


def taught(project: Project, contents: Sequence[dict[str, object]]) -> Judge:
    """The project's judge after lessons whose answers hang on the text."""
    classes = types.classified(project.task_type).answer_classes(project.task_settings)
    lessons = [Example(content, classes[len(str(content)) % len(classes)]) for content in contents]
    learnt = judge_of(KIND).learn(lessons, classes, task_type=project.task_type)
    judge = Judge.objects.create(
        lab=project.lab, project=project, kind=KIND, version=1, trained_on=len(lessons), parameters=learnt,
        created_at=timezone.now(),
    )  # fmt: skip
    Screening.objects.create(project=project, judge=judge, started_at=timezone.now())
    return judge


def at_once(errands: Sequence[tuple[Callable[..., None], object, object]]) -> float:
    """Seconds from when all processes are ready until the last is through."""
    connection.close()
    ready = fork.Barrier(len(errands) + 1)
    workers = [fork.Process(target=run, args=(ready, *errand), daemon=True) for errand in errands]
    for worker in workers:
        worker.start()
    ready.wait(60)
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("a worker failed")
    return time.perf_counter() - started


def run(ready: "multiprocessing.synchronize.Barrier", errand: Callable[..., None], *of: object) -> None:
    connection.ensure_connection()
    ready.wait(60)
    errand(*of)
    connection.close()


def screen(judge_id: UUID, items: int) -> None:
    """Chunk after chunk, as the job does."""
    judge, seen = Judge.objects.select_related("project").get(pk=judge_id), 0
    while seen < items:
        limit = min(ITEMS_A_LOOK, items - seen)
        seen += screen_new_items(judge=judge, limit=limit, now=timezone.now())


def look_at(judge: Judge, contents: Sequence[dict[str, object]]) -> None:
    """The same chunks and parameters, nothing kept."""
    project = judge.project
    classes = types.classified(project.task_type).answer_classes(project.task_settings)
    for at in range(0, len(contents), ITEMS_A_LOOK):
        chunk = contents[at : at + ITEMS_A_LOOK]
        judge_of(KIND).look(bytes(judge.parameters), chunk, classes, task_type=project.task_type)
