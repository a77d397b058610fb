"""Items looked at a second before any judge sees them, on one core, against reading the same rows and no more."""

import resource
import time
from collections.abc import Sequence

from django.utils import timezone

from bench.figures import Figure, timed
from tasks.actions.intake import take_in_items
from tasks.intake.look import look
from tasks.models import Fingerprint, Item, Project
from tests.factories import claims

ITEMS_A_CHUNK = 200
FILLER = "The party of the first part shall, subject to section {}, deliver lot {} of the goods to warehouse {}. "


def measure(items: int) -> list[Figure]:
    """Take in that many items of 1 kB in one project, a tenth of them copies and a tenth nearly copies."""
    project = claims.project(task_type="choice")
    fill(project, items)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    seconds = timed(lambda: take_all_in(project))
    stage_busy = time.process_time() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    if Fingerprint.objects.filter(item__project=project).count() != items:
        raise SystemExit("not every item was taken in")
    floor = timed(lambda: list(Item.objects.filter(project=project).iterator()))
    contents = list(Item.objects.filter(project=project).values_list("content", flat=True)[:2_000])
    busy = time.process_time()
    alone = timed(lambda: look_at_all(contents))
    busy = time.process_time() - busy
    stage = Figure(
        "intake",
        items / seconds,
        "items/s",
        "reading the rows",
        items / floor,
        f"{items / stage_busy:,.0f} a second of one processor, memory +{grown:.0f} MB",
    )
    note = f"{len(contents) / busy:,.0f} a second of one processor"
    return [stage, Figure("intake, the look alone", len(contents) / alone, "items/s", "intake", items / seconds, note)]


def fill(project: Project, items: int) -> None:
    rows, now = [], timezone.now()
    for number in range(items):
        like = number if number % 10 > 1 else number - number % 10
        text = "".join(FILLER.format(like * 7, like * 31 + line, like % 977 + line * line) for line in range(10))
        if number % 10 == 1:
            text += "As amended."
        content = {"text": text}
        rows.append(Item(project=project, external_id=str(number), content=content, source={}, created_at=now))
    Item.objects.bulk_create(rows, batch_size=1_000)


def take_all_in(project: Project) -> None:
    after = None
    while (
        after := take_in_items(project_id=project.pk, after=after, limit=ITEMS_A_CHUNK, now=timezone.now())
    ) is not None:
        pass


def look_at_all(contents: Sequence[dict[str, object]]) -> None:
    for content in contents:
        look(content, frame=("", "", ""), language="en")
