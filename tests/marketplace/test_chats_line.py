"""Conversations from a lab's file to rows that trainers load, over the public API; and a worker that dies midway."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset
from django.conf import settings as django_settings

from accounts.actor import Actor
from marketplace import jobs
from marketplace.actions.routing import advance_item
from marketplace.actions.screenings import release
from marketplace.models import ChatCall
from tasks.actions.seats import open_seats
from tasks.jobs import take_in
from tasks.models import Claim, Item, Outcome, Project, Reply, Turn, TurnState, Verdict
from tests.factories import chats, judges, models
from tests.factories.annotations import counts
from tests.factories.claims import NOW, expert, take
from tests.factories.clients import client_of
from tests.factories.items import bring_in, jsonl
from tests.factories.models import Fake, Question, Sent
from tests.factories.projects import make_owner, make_project
from tests.stack import Worker

pytestmark = pytest.mark.django_db(transaction=True)
SETTINGS = {"minimum_turns": 3, "maximum_turns": 4, "replies": 2, "edits": True, "rating": True}
ROW = {
    "id": "c1", "scenario": "You are a tenant. Find out what you can do.",
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"},
                 {"role": "assistant", "content": "Good day."}],
}  # fmt: skip


@pytest.fixture
def fake(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    settings.EXPORT_DIR, settings.UPLOAD_DIR = tmp_path / "exports", tmp_path / "uploads"
    with models.served() as running:
        monkeypatch.setenv("MODEL_PRIVATE_HOSTS", running.host)
        settings.MODEL_PRIVATE_HOSTS = [running.host]
        settings.GRACE = timedelta(0)
        running.behaves = by_name
        yield running


def by_name(question: Question) -> Sent:
    return models.said(question, f"{question.body['model']} on {question.body['messages'][-1]['content']}")


def imported(owner: Actor, fake: Fake, seats: int) -> tuple[Project, Item]:
    """The one item, looked at and open, and two models that may see it."""
    project = make_project(owner, task_type="chat", task_settings=SETTINGS, seats_per_item=seats)
    client = client_of(owner)
    mapping = {"scenario": "scenario", "opening": "messages", "external_id": "id"}
    run = bring_in(client, project, jsonl(ROW), mapping=mapping)
    assert (run["rows_imported"], run["rows_refused"]) == (1, 0), run
    for name in ("left", "right"):
        at = judges.endpoint(fake, name=name, model=name)
        made = client.post(f"/api/v1/projects/{project.pk}/chat-models", {"endpoint": str(at.pk)}, format="json")
        assert made.status_code == 201, made.content
    take_in()
    release(project_id=project.pk, limit=9, now=NOW)
    item = Item.objects.get(project=project)
    open_seats(item_ids=[item.pk], now=NOW)
    return project, item


def talk(who: Actor, claim: Claim, tag: str) -> None:
    """Three messages over HTTP: the first reply taken as it is, the second edited, the last one rated with all."""
    client, path = client_of(who), f"/api/v1/claims/{claim.pk}"
    on_replies: list[dict[str, object] | None] = [
        None, {"turn": 1, "chosen": 0, "strength": 2}, {"turn": 2, "chosen": 1, "edited": f"{tag}, better"},
    ]  # fmt: skip
    for number, reply in enumerate(on_replies, 1):
        sent = client.post(
            f"{path}/turns", {"ordinal": number, "text": f"{tag} {number}?", "reply": reply}, format="json"
        )
        assert sent.status_code == 201, sent.content
        jobs.answer_chats()
        assert client.get(f"{path}/chat").json()["turns"][-1]["state"] == "answered"
    answer = {"reply": {"turn": 3, "chosen": 0, "strength": None, "edited": None}, "rating": 4}
    given = client.post(f"{path}/annotation", {"answer": answer, "rationale": "Well told."}, format="json")
    assert given.status_code == 201 and given.json()["answer"] == answer, given.content


def exported(owner: Actor, project: Project, shape: str) -> list[dict[str, Any]]:
    """The rows as `datasets` loads them."""
    client = client_of(owner)
    asked = client.post(f"/api/v1/projects/{project.pk}/exports", {"shape": shape}, format="json")
    jobs.run_exports()
    export = client.get(f"/api/v1/exports/{asked.json()['id']}").json()
    assert export["state"] == "done", export
    folder = Path(django_settings.EXPORT_DIR) / export["id"]
    rows = load_dataset("parquet", data_files=str(folder / "*.parquet"), split="train", cache_dir=str(folder / "cache"))
    lines = load_dataset("json", data_files=str(folder / "*.jsonl"), split="train", cache_dir=str(folder / "cache"))
    assert rows.num_rows == lines.num_rows
    return [dict(row) for row in rows]


def test_conversations_become_rows_that_trainers_load(fake: Fake) -> None:
    owner = make_owner()
    project, item = imported(owner, fake, seats=2)
    assert item.content["system"] == "Be brief." and len(item.content["opening"]) == 2
    people = [expert(), expert()]
    for number, who in enumerate(people):
        talk(who, take(who, project, seed=number), f"Expert {number}")
    later = counts(Item.objects.get(pk=item.pk).due_at or NOW)
    decision = advance_item(item_id=item.pk, now=later)
    assert decision is not None and len(decision.answer["turns"]) == 3 and decision.method == "each-its-own/1"
    assert set(Verdict.objects.values_list("outcome", flat=True)) == {Outcome.AGREES}
    rows = exported(owner, project, "sft")
    assert len(rows) == 2 and len({row["annotator"] for row in rows}) == 2
    for row in rows:
        roles = [message["role"] for message in row["messages"]]
        assert roles == ["system", *["user", "assistant"] * 4]
        assert row["messages"][6]["content"].endswith(", better") and row["edited"] == [False, True, False]
        assert (row["rating"], row["rationale"], row["confidence"]) == (4, "Well told.", None)
        assert {*row["models"]} <= {"left", "right"} and all(len(one) == 64 for one in row["model_versions"])
    pairs = exported(owner, project, "preference")
    assert len(pairs) == 8
    assert sorted({(row["turn"], row["edited"], row["margin"]) for row in pairs}, key=str) == [
        (1, False, 2), (2, False, None), (2, True, None), (3, False, None),
    ]  # fmt: skip
    for row in pairs:
        assert [each["role"] for each in (row["prompt"][-1], row["chosen"][0], row["rejected"][0])] == [
            "user", "assistant", "assistant",
        ]  # fmt: skip
        said = row["rejected"][0]["content"]
        assert said == f"{row['rejected_model']} on {row['prompt'][-1]['content']}"
        assert row["edited"] or {row["chosen_model"], row["rejected_model"]} == {"left", "right"}
    raw = exported(owner, project, "raw")
    assert len(raw) == 2 and raw[0]["scenario"] == ROW["scenario"] and "replies" in raw[0]["turns"]
    jobs.refit()
    for page in ("progress", "course", "reliability", "second-looks"):
        assert client_of(owner).get(f"/api/v1/projects/{project.pk}/{page}").status_code == 200, page
    life = client_of(owner).get(f"/api/v1/items/{item.pk}").json()
    assert life["annotations"][0]["answer_label"] == "3 messages, 1 reply edited, rated 4 of 5"


def test_one_expert_an_item_is_enough(fake: Fake) -> None:
    owner = make_owner()
    project, item = imported(owner, fake, seats=1)
    who = expert()
    talk(who, take(who, project), "Alone")
    assert advance_item(item_id=item.pk, now=counts(Item.objects.get(pk=item.pk).due_at or NOW)) is not None
    assert [row["annotator"] is not None for row in exported(owner, project, "sft")] == [True]
    made = client_of(owner).patch(f"/api/v1/projects/{project.pk}", {"seats_per_item": 0}, format="json")
    assert made.status_code == 400 and "1 to 5" in made.json()["detail"]


def until(holds: Callable[[], bool], seconds: float = 90) -> None:
    """Wait for it, waking the job every two seconds as beat does."""
    end, woken = time.monotonic() + seconds, 0.0
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        if time.monotonic() > woken + 2:
            jobs.answer_chats.delay()
            woken = time.monotonic()
        time.sleep(0.05)


def test_a_killed_worker_loses_no_message_and_gives_no_reply_twice(fake: Fake, celery_worker: Worker) -> None:
    project = chats.project()
    chats.model(project, judges.endpoint(fake, timeout_seconds=2, calls_at_once=8))
    held = [chats.begun(project) for _ in range(3)]
    fake.behaves = lambda question: Sent(by_name(question).body, before=1.0)
    for who, claim in held:
        chats.say(who, claim, "Hello")
    until(lambda: fake.at_once > 0)
    celery_worker.kill()
    # Their time is over; on a real clock it would be a few seconds later.
    Turn.objects.filter(due_at__isnull=False).update(due_at=NOW - timedelta(days=1))
    celery_worker.restart()
    until(lambda: not Turn.objects.exclude(state=TurnState.ANSWERED).exists())
    assert Reply.objects.count() == 3
    assert not ChatCall.objects.filter(state="sent").exists()
    assert ChatCall.objects.filter(failure="interrupted").count() > 0
