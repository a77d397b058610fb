"""Imported data is looked at once, whatever happens to the worker; what cannot be judged goes back to the lab."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Notification, Role
from marketplace.actions.screenings import retrain_judge
from marketplace.queries.screenings import projects_to_screen, unseen_items
from tasks import jobs
from tasks.actions.intake import close_intake, take_in_items
from tasks.actions.items import withdraw_item
from tasks.models import Band, Fingerprint, Flag, FlagKind, Import, Item, ItemState, Project
from tasks.queries.items import ready_for_judges
from tests.factories import claims
from tests.factories.claims import NOW, member
from tests.factories.clients import client_of
from tests.factories.items import jsonl, upload
from tests.factories.offers import owner_of
from tests.factories.projects import CHOICE, make_owner, make_project

pytestmark = pytest.mark.django_db
TEXT = (
    "The tenant of flat {} left in May without notice and asks for the deposit; the landlord points to a broken "
    "window, to a stain on the kitchen floor, to two months of rent that were never paid and to the costs of cleaning "
    "the flat after {} cats had lived there for the better part of a year without the written consent of the owner."
)


def fresh(project: Project, *texts: str, **changes: object) -> list[Item]:
    """Items as the import leaves them, in the order of their texts."""
    made = []
    for text in texts:
        fields: dict[str, Any] = {"external_id": uuid4().hex, "content": {"text": text}, "source": {}, **changes}
        made.append(Item.objects.create(project=project, created_at=NOW, **fields))
        time.sleep(0.001)
    return made


def choice(**changes: object) -> Project:
    return claims.project(task_type="choice", **changes)


def take_in(project: Project, limit: int = 100) -> None:
    after = None
    while (after := take_in_items(project_id=project.pk, after=after, limit=limit, now=NOW)) is not None:
        pass


def kinds_of(item: Item) -> set[str]:
    return set(item.flags.values_list("kind", flat=True))


def state_of(item: Item) -> str:
    return Item.objects.get(pk=item.pk).state


def test_fit_items_wait_for_judges_and_no_judge_sees_them_before() -> None:
    project = choice()
    [item] = fresh(project, TEXT.format(1, "two"))
    assert not ready_for_judges(project_id=project.pk).exists() and projects_to_screen() == []
    take_in(project)
    assert state_of(item) == ItemState.IMPORTED and kinds_of(item) == set()
    assert projects_to_screen() == [project.pk]
    judge = retrain_judge(project_id=project.pk, now=NOW)
    assert unseen_items(judge=judge, limit=5, awaited=[], came_before=NOW) == [item]


def test_the_same_text_goes_back_and_names_the_first_across_chunks_and_projects() -> None:
    project, other = choice(), choice()
    first, same, different = fresh(project, TEXT.format(1, "two"), " " + TEXT.format(1, "TWO"), "Something else here.")
    fresh(other, TEXT.format(1, "two"))
    take_in(project)
    take_in(other)
    assert [state_of(item) for item in (first, same, different)] == ["imported", "returned", "imported"]
    flag = same.flags.get()
    assert (flag.kind, flag.like_id, flag.holds, flag.facts) == (FlagKind.DUPLICATE, first.pk, True, {})
    assert not Flag.objects.filter(item__project=other).exists()
    [later] = fresh(project, TEXT.format(1, "two"))
    take_in(project)
    assert later.flags.get().like_id == first.pk and state_of(later) == ItemState.RETURNED


def test_nearly_the_same_goes_on_and_counts_as_one_cluster() -> None:
    project = choice()
    first, near, third, own = fresh(project, *[TEXT.format(n, "two") for n in (1, 2, 3)], TEXT.format(4, "two"))
    Item.objects.filter(pk=own.pk).update(cluster="document 7")
    take_in(project, limit=2)
    flags = [item.flags.get() for item in (near, third, own)]
    assert {flag.kind for flag in flags} == {FlagKind.NEAR_DUPLICATE} and not any(flag.holds for flag in flags)
    assert all(0.85 <= flag.facts["similarity"] < 1 for flag in flags)
    clusters = [Item.objects.get(pk=item.pk).cluster for item in (first, near, third, own)]
    assert clusters == [f"alike:{first.pk}"] * 3 + ["document 7"]
    assert {state_of(item) for item in (first, near, third, own)} == {ItemState.IMPORTED}


def test_the_first_one_gives_its_cluster() -> None:
    project = choice()
    first, near = fresh(project, TEXT.format(1, "two"), TEXT.format(2, "two"))
    Item.objects.filter(pk=first.pk).update(cluster="letter 3")
    take_in(project)
    assert Item.objects.get(pk=near.pk).cluster == "letter 3"


def test_the_same_words_under_another_law_are_judged_too() -> None:
    project = choice()
    fresh(project, TEXT.format(1, "two"))
    [there] = fresh(project, TEXT.format(1, "two"), jurisdiction="DE")
    take_in(project)
    assert kinds_of(there) == {FlagKind.NEAR_DUPLICATE} and state_of(there) == ItemState.IMPORTED


def test_a_withdrawn_item_holds_no_later_one() -> None:
    project = choice()
    [first] = fresh(project, TEXT.format(1, "two"))
    take_in(project)
    withdraw_item(by=owner_of(project), item_id=first.pk, reason="Mistaken.", now=NOW)
    second, third = fresh(project, TEXT.format(1, "two"), TEXT.format(1, "two"))
    take_in(project)
    assert kinds_of(second) == set() and third.flags.get().like_id == second.pk


GERMAN = "Der Vermieter darf die Kaution nur einbehalten, soweit der Mieter Schäden verursacht hat, die er zahlen muss."


@pytest.mark.parametrize(
    ("text", "kind"),
    [(GERMAN, FlagKind.LANGUAGE), ("?!", FlagKind.LENGTH), ("word " * 50_000, FlagKind.LENGTH)],
)
def test_what_cannot_be_judged_here_goes_back(text: str, kind: FlagKind) -> None:
    project = choice()
    [item] = fresh(project, text)
    take_in(project)
    assert kinds_of(item) == {kind} and state_of(item) == ItemState.RETURNED


def test_a_german_project_takes_german() -> None:
    project = choice(language="de")
    [item] = fresh(project, GERMAN)
    take_in(project)
    assert state_of(item) == ItemState.IMPORTED


@pytest.mark.parametrize(
    ("data_class", "text", "state"),
    [
        ("public", "Write to jane@clinic.org about the flat.", "returned"),
        ("confidential", "Write to jane@clinic.org about the flat.", "returned"),
        ("personal", "Write to jane@clinic.org about the flat.", "imported"),
        ("health", "MRN: 00482913, seen in May.", "imported"),
        ("public", "Mrs. Halloway left the flat in May.", "imported"),
    ],
)
def test_data_of_persons_goes_back_where_it_has_no_place(data_class: str, text: str, state: str) -> None:
    project = choice(data_class=data_class)
    [item] = fresh(project, text)
    take_in(project)
    assert state_of(item) == state and kinds_of(item) == {FlagKind.SENSITIVE}
    assert item.flags.get().holds is (state == "returned")
    assert not any(word in str(item.flags.get().facts) for word in ("jane", "00482913", "Halloway"))


def test_running_again_changes_nothing() -> None:
    project = choice()
    fresh(project, TEXT.format(1, "two"), TEXT.format(1, "two"), GERMAN, "?!")
    jobs.take_in()
    before = [list(model.objects.order_by("pk").values()) for model in (Item, Flag, Fingerprint, Band)]
    assert jobs.take_in() == 0
    assert [list(model.objects.order_by("pk").values()) for model in (Item, Flag, Fingerprint, Band)] == before


def test_odd_texts_of_100_kB_go_through() -> None:
    project = choice()
    texts = [
        "x" * 100_000,
        "<script>alert('x')</script> " * 3_000,
        "שלום עולם " * 9_000,
        "\u202e\u200f" * 40_000,
        "İ" * 99_999,
    ]
    made = fresh(project, *texts, "")
    take_in(project)
    assert Fingerprint.objects.filter(item__in=made).count() == len(made)
    assert [state_of(item) for item in made] == ["imported", "imported", "returned", "returned", "imported", "returned"]


def test_a_chunk_takes_as_many_queries_whatever_is_in_it() -> None:
    counts = set()
    for number in (2, 20):
        project = choice()
        texts = [
            text for n in range(number) for text in (TEXT.format(n, "two"), TEXT.format(n, "two"), GERMAN + str(n))
        ]
        fresh(project, *texts)
        with CaptureQueriesContext(connection) as seen:
            take_in_items(project_id=project.pk, limit=100, now=NOW)
        counts.add(len(seen))
    assert len(counts) == 1 and counts.pop() <= 14


def test_a_project_that_fails_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = choice(), choice()
    fresh(bad, "bad")
    [item] = fresh(good, TEXT.format(1, "two"))
    look = jobs.take_in_items

    def failing(*, project_id: Any, **more: Any) -> Any:
        if project_id == bad.pk:
            raise RuntimeError("unforeseen")
        return look(project_id=project_id, **more)

    monkeypatch.setattr(jobs, "take_in_items", failing)
    assert jobs.take_in() == 1
    assert Fingerprint.objects.filter(item=item).exists()


# From the file to the lab's notification.


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"


def imported(project: Project, owner: Any, *texts: str) -> Import:
    rows = [{"id": f"{n}-{uuid4().hex}", "text": text} for n, text in enumerate(texts)]
    mapping = {"text": "text", "external_id": "id"}
    answer = upload(client_of(owner), project, jsonl(*rows), mapping=mapping)
    assert answer.status_code == 202, answer.content
    jobs.run_imports()
    return Import.objects.get(pk=answer.json()["id"])


def test_leads_are_told_once_a_file_and_the_import_says_how_many_came_back(folder: Path) -> None:
    owner = make_owner()
    project = make_project(owner, **CHOICE)
    lead, viewer = member(project.lab, Role.LEAD), member(project.lab, Role.VIEWER)
    run = imported(project, owner, TEXT.format(1, "two"), TEXT.format(1, "two"), "?!", "Write to jane@clinic.org now.")
    path = f"/api/v1/imports/{run.pk}"
    assert client_of(owner).get(path).json()["rows_returned"] == 0
    jobs.take_in()
    jobs.take_in()
    assert close_intake(import_id=run.pk, now=NOW) == 0
    shown = client_of(owner).get(path).json()
    assert (shown["rows_returned"], shown["taken_in"]) == (3, True)
    told = Notification.objects.all()
    assert {each.user_id for each in told} == {owner.user.pk, lead.user.pk} and len(told) == 2
    assert viewer.user.pk not in {each.user_id for each in told}
    assert told[0].subject == f"3 items are back with you in {project.name}"
    assert "jane" not in told[0].body and "flat" not in told[0].body
    assert told[0].path == f"/lab/projects/{project.pk}"


def test_a_file_that_is_fit_tells_nobody(folder: Path) -> None:
    owner = make_owner()
    run = imported(make_project(owner, **CHOICE), owner, TEXT.format(1, "two"))
    jobs.take_in()
    run.refresh_from_db()
    assert run.taken_in_at is not None and not Notification.objects.exists()


# A killed worker.

JOB = """
import sys, django
django.setup()
from tasks import jobs
jobs.ITEMS_A_CHUNK = 20
jobs.take_in()
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_midway_loses_and_doubles_nothing() -> None:
    project = choice()
    pairs = [
        text for n in range(1_000) for text in (f"{n} {TEXT.format(n, 'two')} {n}", f"{n} {TEXT.format(n, 'two')} {n}")
    ]
    rows = [
        Item(project=project, external_id=str(n), content={"text": text}, source={}, created_at=NOW)
        for n, text in enumerate(pairs)
    ]
    Item.objects.bulk_create(rows)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
    worker = subprocess.Popen([sys.executable, "-c", JOB], cwd=django_settings.ROOT, env=environment)
    until = time.monotonic() + 60
    while time.monotonic() < until and Fingerprint.objects.count() < 100:
        time.sleep(0.005)
    worker.kill()
    worker.wait()
    done = Fingerprint.objects.count()
    assert 100 <= done < len(rows)
    for _ in range(5):
        jobs.take_in()
    assert Fingerprint.objects.count() == len(rows)
    held = Flag.objects.filter(kind=FlagKind.DUPLICATE, holds=True)
    assert held.count() == Item.objects.filter(state=ItemState.RETURNED).count() == 1_000
    assert all(flag.item.content == flag.like.content for flag in held.select_related("item", "like") if flag.like)


def test_the_job_turns_to_each_project_in_turn() -> None:
    projects = [choice(), choice()]
    for number, project in enumerate(projects):
        fresh(project, *[f"{number} {n} {TEXT.format(n, 'two')}" for n in range(3)])
    assert jobs.take_in() == 2
    assert Fingerprint.objects.count() == 6
