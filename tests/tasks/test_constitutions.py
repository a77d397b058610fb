"""Principles in versions: who publishes, what is refused, what a version says of itself later."""

import pytest

from accounts.errors import Missing, RoleTooLow
from accounts.models import Event, Role, Trail
from tasks.actions.constitutions import NewPrinciple, publish_constitution
from tasks.constitution_templates import TEMPLATES
from tasks.errors import ConstitutionUnchanged, DoesNotFit
from tasks.models import Constitution, Principle
from tests.factories.annotations import submit
from tests.factories.claims import NOW, experts, member, person, take
from tests.factories.clients import client_of
from tests.factories.critiques import PRINCIPLES, open_items, owner, project, publish, said
from tests.factories.projects import make_owner

pytestmark = pytest.mark.django_db
CHANGED = [NewPrinciple("P1", "Does no harm", "Recommends nothing that could harm this person."), *PRINCIPLES[1:]]


def test_versions_count_up_and_keep_the_order_written() -> None:
    scene = project(publishes=False)
    first, second = publish(scene), publish(scene, [PRINCIPLES[2], CHANGED[0]])
    assert (first.version, second.version) == (1, 2)
    shown = client_of(owner(scene)).get(f"/api/v1/projects/{scene.pk}/constitutions").json()["results"]
    assert [each["version"] for each in shown] == [2, 1]
    assert [each["code"] for each in shown[0]["principles"]] == ["P3", "P1"]
    assert shown[1]["principles"] == [
        {"code": each.code, "title": each.title, "text": each.text} for each in PRINCIPLES
    ]


def test_publishing_over_http_says_beforehand_what_it_touches() -> None:
    scene = project(seats=2)
    open_items(scene, 2)
    for who in experts(2):
        submit(who, take(who, scene), said())
    client = client_of(owner(scene))
    state = client.get(f"/api/v1/projects/{scene.pk}/constitutions/newest").json()
    assert (state["newest"]["version"], state["answered_items"]) == (1, 1)
    body = {"principles": [{"code": each.code, "title": each.title, "text": each.text} for each in CHANGED]}
    made = client.post(f"/api/v1/projects/{scene.pk}/constitutions", body, format="json")
    assert (made.status_code, made.json()["version"]) == (201, 2)
    again = client.post(f"/api/v1/projects/{scene.pk}/constitutions", body, format="json")
    assert (again.status_code, again.json()["code"]) == (409, "constitution_unchanged")
    told = Trail.objects.get(act="constitution.published", object_id=made.json()["id"])
    assert told.facts == {"version": 2, "principles": 3, "answered_items": 1}
    assert Event.objects.filter(topic=f"project:{scene.pk}", kind="constitution.published").count() == 2


def test_nothing_published_is_said_so() -> None:
    scene = project(publishes=False)
    client = client_of(owner(scene))
    assert client.get(f"/api/v1/projects/{scene.pk}/constitutions/newest").json() == {
        "newest": None, "answered_items": 0,
    }  # fmt: skip
    assert client.get(f"/api/v1/projects/{scene.pk}/principles").status_code == 404


@pytest.mark.parametrize(
    ("principles", "field"),
    [
        ([], "principles"),
        ([NewPrinciple(f"P{place}", "T", "X") for place in range(41)], "principles"),
        ([NewPrinciple("1", "T", "X")], "principles.0.code"),
        ([NewPrinciple("P 1", "T", "X")], "principles.0.code"),
        ([NewPrinciple("P1", "T", "X"), NewPrinciple("P1", "U", "Y")], "principles.1.code"),
        ([NewPrinciple("P1", " ", "X")], "principles.0.title"),
        ([NewPrinciple("P1", "T", "")], "principles.0.text"),
        ([NewPrinciple("P1", "T", "a\x00")], "principles.0.text"),
        ([NewPrinciple("P1", "T" * 121, "X")], "principles.0.title"),
        ([NewPrinciple("P1", "T", "X" * 4001)], "principles.0.text"),
    ],
)
def test_principles_that_do_not_fit_are_refused_and_nothing_is_published(
    principles: list[NewPrinciple], field: str
) -> None:
    scene = project()
    with pytest.raises(DoesNotFit) as refused:
        publish(scene, principles)
    assert field in refused.value.fields
    assert (Constitution.objects.count(), Principle.objects.count()) == (1, 3)


def test_the_same_words_again_are_refused() -> None:
    scene = project()
    with pytest.raises(ConstitutionUnchanged):
        publish(scene)
    assert Constitution.objects.count() == 1


def test_only_leads_and_owners_publish() -> None:
    scene = project()
    for who, refusal in ((member(scene.lab, Role.VIEWER), RoleTooLow), (person(), Missing), (make_owner(), Missing)):
        with pytest.raises(refusal):
            publish_constitution(by=who, project_id=scene.pk, principles=CHANGED, now=NOW)
    publish_constitution(by=member(scene.lab, Role.LEAD), project_id=scene.pk, principles=CHANGED, now=NOW)
    assert Constitution.objects.count() == 2


def test_templates_can_be_published_as_they_are() -> None:
    shown = client_of(make_owner()).get("/api/v1/constitution-templates").json()
    assert [each["name"] for each in shown] == [each.name for each in TEMPLATES]
    assert len(shown[0]["principles"]) == 9
    for template in shown:
        publish(project(publishes=False), [NewPrinciple(**each) for each in template["principles"]])


def test_a_project_is_created_with_its_principles() -> None:
    maker = make_owner()
    body = {
        "lab": str(next(iter(maker.labs))), "name": "Answers", "field": "medicine", "specialty": "general",
        "jurisdiction": "US", "as_of": "2026-11-01", "audience": "patient", "task_type": "critique",
        "task_settings": {}, "principles": [{"code": "P1", "title": "Does no harm", "text": "Nothing that harms."}],
    }  # fmt: skip
    made = client_of(maker).post("/api/v1/projects", body, format="json")
    assert made.status_code == 201, made.content
    assert Principle.objects.get(constitution__project=made.json()["id"]).code == "P1"
    wrong = client_of(maker).post(
        "/api/v1/projects", body | {"principles": [{"code": "?", "title": "T", "text": "X"}]}, format="json"
    )
    assert wrong.status_code == 400 and "principles.0.code" in wrong.json()["fields"]
    assert Constitution.objects.count() == 1
