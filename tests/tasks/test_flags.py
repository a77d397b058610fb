"""What is back with the lab: read, released, held again, withdrawn, one by one and by kind."""

import pytest

from accounts.models import Role, StaffDuty, Trail
from tasks.models import Flag, FlagKind, Item, ItemState, Project
from tasks.queries.items import ready_for_judges
from tests.accounts.counting import queries_of
from tests.factories import claims
from tests.factories.claims import NOW, expert, member
from tests.factories.clients import client_of
from tests.factories.people import make_staff
from tests.tasks.test_intake import GERMAN, TEXT, choice, fresh, take_in

pytestmark = pytest.mark.django_db
SECRET = "Write to jane@clinic.org about the flat."
WHY = {"reason": "We want it judged."}


def lead(project: Project):  # type: ignore[no-untyped-def]
    return client_of(member(project.lab, Role.LEAD))


def returned(project: Project | None = None) -> tuple[Project, list[Item]]:
    """A fit item, its copy, one with a person's address in it, one in German with an address."""
    project = project or choice()
    texts = (TEXT.format(1, "two"), TEXT.format(1, "two"), SECRET, f"{GERMAN} jane@clinic.org")
    made = fresh(project, *texts)
    take_in(project)
    return project, made


def path_of(project: Project, *more: str) -> str:
    return "/".join([f"/api/v1/projects/{project.pk}/returned", *more])


def state_of(item: Item) -> str:
    return Item.objects.get(pk=item.pk).state


def test_the_lab_sees_how_many_are_back_and_why_without_their_words() -> None:
    project, (first, copy, secret, both) = returned()
    [near] = fresh(project, TEXT.format(2, "two"))
    take_in(project)
    client = lead(project)
    counts = client.get(path_of(project, "counts")).json()
    assert (counts["returned"], counts["near_duplicates"]) == (3, 1)
    assert {each["kind"]: each["items"] for each in counts["kinds"]} == {"duplicate": 1, "language": 1, "sensitive": 2}
    rows = client.get(path_of(project)).json()["results"]
    assert [row["id"] for row in rows] == [str(item.pk) for item in (copy, secret, both)]
    assert rows[0]["flags"][0]["like"] == str(first.pk)
    assert rows[0]["flags"][0]["like_external_id"] == first.external_id
    assert rows[1]["flags"][0]["traces"] == {"email": 1}
    assert "jane" not in str(rows) and "flat" not in str(rows)
    by_kind = client.get(path_of(project) + "?kind=sensitive").json()["results"]
    assert [row["id"] for row in by_kind] == [str(secret.pk), str(both.pk)]
    going_on = client.get(path_of(project) + "?kind=near").json()["results"]
    assert [row["id"] for row in going_on] == [str(near.pk)] and going_on[0]["flags"][0]["similarity"] > 0.85
    assert client.get(path_of(project) + "?kind=odd").status_code == 400


def test_the_list_takes_as_many_queries_for_one_as_for_three() -> None:
    one, three = choice(), choice()
    fresh(one, "?!")
    fresh(three, "?!", "!?", "??")
    take_in(one)
    take_in(three)
    assert queries_of(lead(one), path_of(one))[1] == queries_of(lead(three), path_of(three))[1]
    assert queries_of(lead(three), path_of(three))[0] == 3


def test_findings_are_marked_in_the_words_and_reading_them_is_in_the_trail() -> None:
    project, (first, copy, secret, _) = returned()
    client = lead(project)
    found = client.get(f"/api/v1/items/{secret.pk}/findings").json()
    [text] = found["texts"]
    assert text["place"] == "text" and "".join(piece["text"] for piece in text["pieces"]) == SECRET
    assert [(each["text"], each["kind"]) for each in text["pieces"] if each["kind"]] == [("jane@clinic.org", "email")]
    [act] = Trail.objects.filter(act="item.findings_read")
    assert (act.object_id, act.lab_id, act.facts) == (secret.pk, project.lab_id, {"kinds": ["email"]})
    pair = client.get(f"/api/v1/items/{copy.pk}/findings").json()
    assert pair["like"]["id"] == str(first.pk) and pair["like_texts"] == pair["texts"]
    assert Trail.objects.filter(act="item.findings_read").count() == 1


def test_offsets_count_characters_whatever_their_width() -> None:
    project = choice()
    [item] = fresh(project, "👩‍⚕️𝒳 שלום jane@clinic.org <b>ok</b>")
    take_in(project)
    [text] = lead(project).get(f"/api/v1/items/{item.pk}/findings").json()["texts"]
    assert [each["text"] for each in text["pieces"] if each["kind"]] == ["jane@clinic.org"]


def test_a_released_item_is_judged_and_does_not_come_back() -> None:
    project, (_, _, _, both) = returned()
    client = lead(project)
    assert client.post(f"/api/v1/items/{both.pk}/release", WHY, format="json").json()["state"] == "imported"
    take_in(project)
    assert state_of(both) == ItemState.IMPORTED and both in ready_for_judges(project_id=project.pk)
    assert all(flag.resolved_at and flag.resolved_by for flag in both.flags.all())
    [act] = Trail.objects.filter(act="item.released")
    assert act.reason == WHY["reason"] and act.facts == {"kinds": ["language", "sensitive"]}


def test_a_release_is_undone_until_experts_are_asked() -> None:
    project, (_, copy, _, _) = returned()
    client, path = lead(project), f"/api/v1/items/{copy.pk}/release"
    assert client.delete(path).status_code == 409
    client.post(path, WHY, format="json")
    assert client.delete(path).json()["state"] == "returned"
    assert copy.flags.get().resolved_at is None
    client.post(path, WHY, format="json")
    Item.objects.filter(pk=copy.pk).update(state=ItemState.SCREENED)
    claims.open_seats(item_ids=[copy.pk], now=NOW)
    assert client.delete(path).status_code == 409
    assert Trail.objects.filter(act="item.held_again").count() == 1


def test_refusals_change_nothing() -> None:
    project, (first, copy, _, _) = returned()
    before = list(Item.objects.order_by("pk").values()), list(Flag.objects.order_by("pk").values())
    client, path = lead(project), f"/api/v1/items/{copy.pk}/release"
    assert client.post(path, {"reason": " "}, format="json").status_code == 400
    assert client.post(f"/api/v1/items/{first.pk}/release", WHY, format="json").status_code == 409
    body = {"kind": "sensitive", **WHY}
    for who in (member(project.lab, Role.VIEWER), claims.person(), expert(), make_staff(StaffDuty.OPERATIONS)):
        outsider = client_of(who)
        calls = [
            outsider.post(path, WHY, format="json"), outsider.delete(path), outsider.get(path_of(project)),
            outsider.get(path_of(project, "counts")), outsider.get(f"/api/v1/items/{copy.pk}/findings"),
            outsider.post(path_of(project, "release"), body, format="json"),
            outsider.post(path_of(project, "withdrawal"), body, format="json"),
        ]  # fmt: skip
        assert {call.status_code for call in calls} <= {403, 404}
    assert before == (list(Item.objects.order_by("pk").values()), list(Flag.objects.order_by("pk").values()))
    assert not Trail.objects.filter(act__startswith="item").exists()


def test_by_kind_those_that_nothing_else_holds_are_released() -> None:
    project, (_, copy, secret, both) = returned()
    body = {"kind": "sensitive", **WHY}
    done = lead(project).post(path_of(project, "release"), body, format="json").json()
    assert done == {"count": 2, "left": 0}
    assert [state_of(item) for item in (copy, secret, both)] == ["returned", "imported", "returned"]
    assert set(both.flags.filter(resolved_at=None).values_list("kind", flat=True)) == {FlagKind.LANGUAGE}
    [act] = Trail.objects.filter(act="items.released")
    assert set(act.facts["items"]) == {str(secret.pk), str(both.pk)}


def test_by_kind_they_are_withdrawn_and_others_stay() -> None:
    project, (first, copy, secret, both) = returned()
    _, (_, theirs, _, _) = returned()
    body = {"kind": "sensitive", **WHY}
    assert lead(project).post(path_of(project, "withdrawal"), body, format="json").json() == {"count": 2, "left": 0}
    assert [state_of(item) for item in (first, copy, secret, both)] == ["imported", "returned", *["withdrawn"] * 2]
    assert state_of(theirs) == ItemState.RETURNED and Trail.objects.get(act="items.withdrawn").lab_id == project.lab_id


def test_many_are_handled_in_steps_that_say_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.api.flags.ITEMS_AT_ONCE", 2)
    project = choice()
    fresh(project, "?!", "!?", "??")
    take_in(project)
    client, body = lead(project), {"kind": "length", **WHY}
    steps = [client.post(path_of(project, "withdrawal"), body, format="json").json() for _ in range(3)]
    assert steps == [{"count": 2, "left": 1}, {"count": 1, "left": 0}, {"count": 0, "left": 0}]
