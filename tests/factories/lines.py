"""A kind's whole line through public actions: a file, items, seats, answers, a decision, a dataset."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from django.conf import settings

from accounts.actor import Actor
from marketplace import jobs
from marketplace.actions.screenings import release
from tasks.actions.decisions import decide_item
from tasks.actions.seats import open_seats
from tasks.jobs import take_in
from tasks.models import Decision, Item, Project
from tests.factories.annotations import Answer, answer_item, counts
from tests.factories.claims import NOW
from tests.factories.clients import client_of
from tests.factories.items import bring_in, jsonl
from tests.factories.projects import make_owner, make_project


def imported(kind: str, task_settings: object, *rows: object, **mapping: str) -> tuple[Actor, Project, list[Item]]:
    """The items that a lab's rows become, looked at and with open seats."""
    owner = make_owner()
    project = make_project(owner, task_type=kind, task_settings=task_settings, seats_per_item=3)
    run = bring_in(client_of(owner), project, jsonl(*rows), mapping=mapping)
    assert (run["rows_imported"], run["rows_refused"]) == (len(rows), 0), run
    take_in()
    release(project_id=project.pk, limit=100, now=NOW)
    items = list(Item.objects.filter(project=project).order_by("pk"))
    open_seats(item_ids=[item.pk for item in items], now=NOW)
    return owner, project, [Item.objects.get(pk=item.pk) for item in items]


def judged(item: Item, answers: Sequence[Answer | None]) -> Decision | None:
    """What these answers, each by a new expert, come to."""
    answer_item(item, answers)
    return decide_item(item_id=item.pk, now=counts())


def exported(owner: Actor, project: Project, shape: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The rows of a dataset as a trainer reads them, and how many were left out and why."""
    client = client_of(owner)
    asked = client.post(f"/api/v1/projects/{project.pk}/exports", {"shape": shape}, format="json")
    assert asked.status_code == 202, asked.content
    jobs.run_exports()
    export = client.get(f"/api/v1/exports/{asked.json()['id']}").json()
    assert export["state"] == "done", export
    name = next(file["name"] for file in export["files"] if file["name"].endswith(".parquet"))
    return pq.read_table(Path(settings.EXPORT_DIR) / export["id"] / name).to_pylist(), export["left_out"]
