"""Projects and guidelines through the API."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Role, Trail
from tasks import types
from tasks.models import Guideline, Project
from tests.accounts.counting import queries_of
from tests.factories.claims import expert, items, member
from tests.factories.clients import client_of
from tests.factories.items import jsonl, row, upload
from tests.factories.projects import CHOICE, PAIR, lab_of, make_owner, make_project, viewer_of

pytestmark = pytest.mark.django_db


def body(lab_id: str, **changes: object) -> dict[str, object]:
    return {**PAIR, "as_of": "2026-03-01", "lab": lab_id, "guideline": "Judge by the law.", **changes}


def create(client: APIClient, **asked: object) -> Any:
    return client.post("/api/v1/projects", asked, format="json")


def test_a_project_with_its_first_guideline() -> None:
    owner = make_owner()
    client = client_of(owner)
    answer = create(client, **body(lab_of(owner), seats_per_item=2, data_class="confidential"))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["lab"] == lab_of(owner) and made["guideline_version"] == 1 and made["state"] == "active"
    assert (made["task_settings"], made["seats_per_item"], made["data_class"]) == ({"ties": True}, 2, "confidential")
    assert client.get(f"/api/v1/projects/{made['id']}").json() == made
    assert [each["id"] for each in client.get("/api/v1/projects").json()["results"]] == [made["id"]]
    assert Guideline.objects.get().body == "Judge by the law."
    assert set(Trail.objects.filter(object_type__in=["project", "guideline"]).values_list("act", flat=True)) == {
        "project.created", "guideline.published",
    }  # fmt: skip


BAD: list[tuple[dict[str, object], str]] = [
    ({"field": "magic"}, "field"),
    ({"specialty": "cardiology"}, "specialty"),
    ({"jurisdiction": "MOON"}, "jurisdiction"),
    ({"as_of": "soon"}, "as_of"),
    ({"as_of": (timezone.now() + timedelta(days=9)).date().isoformat()}, "as_of"),
    ({"task_type": "poem"}, "task_type"),
    ({"task_settings": {}}, "task_settings.ties"),
    ({"task_settings": {"ties": "yes"}}, "task_settings.ties"),
    ({"task_settings": {"ties": True, "more": 1}}, "task_settings"),
    ({"task_settings": "ties"}, "task_settings"),
    ({"seats_per_item": 1}, "seats_per_item"),
    ({"seats_per_item": 6}, "seats_per_item"),
    ({"name": " "}, "name"),
    ({"name": "a\x00b"}, "name"),
    ({"name": "x" * 121}, "name"),
    ({"data_class": "secret"}, "data_class"),
    ({"lab": "mine"}, "lab"),
    ({"guideline": "x" * 100_001}, "guideline"),
    (
        {"task_type": "choice", "task_settings": {"question": "Q\x00", "labels": CHOICE["task_settings"]["labels"]}},  # type: ignore[index]
        "task_settings.question",
    ),
]


@pytest.mark.parametrize(("changes", "place"), BAD)
def test_a_project_that_does_not_fit_is_refused(changes: dict[str, object], place: str) -> None:
    owner = make_owner()
    answer = create(client_of(owner), **body(lab_of(owner), **changes))
    assert answer.status_code == 400, answer.content
    assert place in answer.json()["fields"], answer.json()
    assert not Project.objects.exists() and not Guideline.objects.exists()


def test_who_may_create_and_change() -> None:
    project = make_project(make_owner())
    lab, before = str(project.lab_id), list(Project.objects.values())
    people = [(viewer_of(project), 403, 403), (make_owner(), 404, 404), (expert(), 404, 404), (None, 401, 401)]
    for who, on_create, on_change in people:
        client = client_of(who)
        assert create(client, **body(lab)).status_code == on_create
        path = f"/api/v1/projects/{project.pk}"
        assert client.patch(path, {"name": "Mine"}, format="json").status_code == on_change
        assert client.post(f"{path}/guidelines", {"body": "Mine."}, format="json").status_code == on_change
    assert list(Project.objects.values()) == before and Guideline.objects.count() == 1
    assert client_of(member(project.lab, Role.LEAD)).patch(path, {"name": "Ours"}, format="json").status_code == 200


def test_the_type_is_fixed_once_there_are_items() -> None:
    owner = make_owner()
    client, project = client_of(owner), make_project(owner)
    path = f"/api/v1/projects/{project.pk}"
    changed = client.patch(path, {"task_settings": {"ties": False}, "name": "New"}, format="json")
    assert changed.status_code == 200 and changed.json()["task_settings"] == {"ties": False}
    items(project)
    before = list(Project.objects.values())
    for change in (
        {"task_settings": {"ties": True}},
        {"task_type": "choice", "task_settings": CHOICE["task_settings"]},
    ):
        refused = client.patch(path, {**change, "name": "Newer"}, format="json")
        assert (refused.status_code, refused.json()["code"]) == (409, "type_fixed")
    assert list(Project.objects.values()) == before
    same = client.patch(path, {"task_settings": {"ties": False}, "seats_per_item": 4}, format="json")
    assert same.status_code == 200 and same.json()["seats_per_item"] == 4


def test_the_type_is_fixed_while_a_file_is_on_its_way(settings: Any, tmp_path: Any) -> None:
    settings.UPLOAD_DIR = tmp_path
    owner = make_owner()
    client, project = client_of(owner), make_project(owner)
    upload(client, project, jsonl(row(1)))
    refused = client.patch(f"/api/v1/projects/{project.pk}", {"task_settings": {"ties": False}}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "type_fixed")


def test_a_project_stays_in_its_lab() -> None:
    owner, other = make_owner(), make_owner()
    project = make_project(owner)
    refused = client_of(owner).patch(f"/api/v1/projects/{project.pk}", {"lab": lab_of(other)}, format="json")
    assert refused.status_code == 400 and "lab" in str(refused.json()["fields"])
    project.refresh_from_db()
    assert str(project.lab_id) == lab_of(owner)


def test_a_closed_project_takes_no_files(settings: Any, tmp_path: Any) -> None:
    settings.UPLOAD_DIR = tmp_path
    owner = make_owner()
    client, project = client_of(owner), make_project(owner)
    client.patch(f"/api/v1/projects/{project.pk}", {"state": "closed"}, format="json")
    refused = upload(client, project, jsonl(row(1)))
    assert (refused.status_code, refused.json()["code"]) == (409, "project_closed")
    assert list(tmp_path.iterdir()) == []


def test_guidelines_are_versions() -> None:
    owner = make_owner()
    client, project = client_of(owner), make_project(owner)
    path = f"/api/v1/projects/{project.pk}/guidelines"
    second = client.post(path, {"body": "Judge by the newest law."}, format="json")
    assert second.status_code == 201 and second.json()["version"] == 2
    assert client.post(path, {"body": "Judge by the newest law."}, format="json").json()["version"] == 2
    assert client.post(path, {"body": " "}, format="json").status_code == 400
    assert [each["version"] for each in client.get(path).json()["results"]] == [2, 1]
    assert client.get(f"/api/v1/projects/{project.pk}").json()["guideline_version"] == 2
    assert client_of(make_owner()).get(path).status_code == 404


def test_projects_of_one_lab() -> None:
    owner = make_owner()
    project = make_project(owner)
    client = client_of(owner)
    assert len(client.get(f"/api/v1/projects?lab={project.lab_id}").json()["results"]) == 1
    assert client.get("/api/v1/projects?lab=nonsense").status_code == 400
    assert client_of(make_owner()).get(f"/api/v1/projects?lab={project.lab_id}").json()["results"] == []


def test_lists_cost_the_same_for_one_and_three() -> None:
    owner = make_owner()
    client, project = client_of(owner), make_project(owner)
    path = f"/api/v1/projects/{project.pk}/guidelines"
    assert queries_of(client, "/api/v1/projects") == (1, 4)
    assert queries_of(client, path) == (1, 5)
    for number in (2, 3):
        make_project(owner)
        client.post(path, {"body": f"Version {number}."}, format="json")
    assert queries_of(client, "/api/v1/projects") == (3, 4)
    assert queries_of(client, path) == (3, 5)


def test_the_task_types_are_listed() -> None:
    listed = client_of(expert()).get("/api/v1/task-types").json()
    assert [each["kind"] for each in listed] == list(types.BY_KIND)
    first = listed[0]["content_fields"][0]
    assert set(first) == {"name", "label", "required", "help"} and first["required"] is True
    assert listed[0]["export_shapes"] == ["preference", "raw"]
    assert listed[0]["settings_schema"]["required"] == ["ties"] and listed[1]["answer_schema"]["required"] == ["label"]


@pytest.mark.parametrize("kind", types.ALL, ids=lambda kind: kind.kind)
def test_a_project_says_whether_its_answers_can_be_checked(kind: types.TaskType) -> None:
    project = make_project(make_owner())
    Project.objects.update(task_type=kind.kind)
    seen = client_of(viewer_of(project)).get(f"/api/v1/projects/{project.pk}").json()
    assert seen["has_one_right_answer"] is (kind.kind not in {"rewrite", "rubric", "chat"})
