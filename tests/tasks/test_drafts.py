from datetime import timedelta

import pytest
from django.conf import settings

from tasks.actions.claims import lapse_claims, skip_claim
from tasks.actions.drafts import MAX_BYTES
from tasks.models import Draft, SkipReason
from tests.factories.annotations import everything, submit
from tests.factories.claims import NOW, expert, open_items, project, take
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db


def body(text: str, version: int) -> dict[str, object]:
    return {"answer": {"preference": 1}, "rationale": text, "version": version}


def test_each_save_stands_on_the_one_before() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    client, path = client_of(who), f"/api/v1/claims/{take(who, scene).pk}/draft"
    assert client.put(path, body("one", 0)).json()["version"] == 1
    assert client.put(path, body("two", 1)).json()["version"] == 2
    draft = Draft.objects.get()
    assert (draft.answer, draft.rationale, draft.version) == ({"preference": 1}, "two", 2)
    shown = client.get(path.removesuffix("/draft")).json()["draft"]
    assert (shown["answer"], shown["rationale"], shown["version"]) == ({"preference": 1}, "two", 2)


def test_an_older_window_gets_the_kept_text_and_changes_nothing() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    client, path = client_of(who), f"/api/v1/claims/{take(who, scene).pk}/draft"
    client.put(path, body("one", 0))
    client.put(path, body("two", 1))
    before = everything(scene)
    answer = client.put(path, body("mine", 1))
    assert (answer.status_code, answer.json()["code"]) == (409, "draft_behind")
    facts = answer.json()["facts"]
    assert (facts["rationale"], facts["answer"], facts["version"]) == ("two", {"preference": 1}, 2)
    assert everything(scene) == before


def test_a_save_whose_answer_was_lost_may_be_sent_again() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    client, path = client_of(who), f"/api/v1/claims/{take(who, scene).pk}/draft"
    first = client.put(path, body("one", 0)).json()
    assert client.put(path, body("one", 0)).json() == first


@pytest.mark.parametrize(
    ("answer", "rationale", "code"),
    [
        ({}, "x" * (MAX_BYTES + 1), "text_too_long"),
        ({"text": "ü" * MAX_BYTES}, "", "text_too_long"),
        ({"text": "a\x00b"}, "", "not_text"),
        ({"text\x00": 1}, "", "not_text"),
        ({}, "a\x00b", "invalid"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(answer: dict[str, object], rationale: str, code: str) -> None:
    scene = project()
    open_items(scene)
    who = expert()
    client, path = client_of(who), f"/api/v1/claims/{take(who, scene).pk}/draft"
    client.put(path, body("before", 0))
    before = everything(scene)
    found = client.put(path, {"answer": answer, "rationale": rationale, "version": 1})
    assert (found.status_code, found.json()["code"]) == (400, code)
    assert everything(scene) == before


def test_half_a_character_is_refused_in_words() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    path = f"/api/v1/claims/{take(who, scene).pk}/draft"
    raw = r'{"answer": {"text": "\ud800"}, "rationale": "", "version": 0}'
    found = client_of(who).put(path, raw, content_type="application/json")
    assert (found.status_code, found.json()["code"]) == (400, "not_text")
    assert not Draft.objects.exists()


def test_a_text_about_nul_is_a_text() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    path = f"/api/v1/claims/{take(who, scene).pk}/draft"
    text = "the escape \\u0000 and <script>alert(1)</script>"
    assert client_of(who).put(path, {"answer": {"text": text}, "rationale": text, "version": 0}).status_code == 200
    assert Draft.objects.get().answer == {"text": text}


def test_a_draft_outlives_its_lease_and_can_be_read_and_saved() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    client, path = client_of(who), f"/api/v1/claims/{claim.pk}/draft"
    client.put(path, body("one", 0))
    lapse_claims(now=NOW + settings.LEASE + timedelta(1), limit=5)
    assert client.put(path, body("two", 1)).status_code == 200
    shown = client.get(f"/api/v1/claims/{claim.pk}").json()
    assert (shown["state"], shown["draft"]["rationale"]) == ("lapsed", "two")


def test_nothing_is_written_on_what_is_submitted_or_skipped() -> None:
    scene = project()
    open_items(scene, 2)
    who = expert()
    submitted, skipped = take(who, scene), take(who, scene)
    submit(who, submitted, {"preference": 1})
    skip_claim(by=who, claim_id=skipped.pk, reason=SkipReason.OTHER, now=NOW)
    before = everything(scene)
    for claim in (submitted, skipped):
        answer = client_of(who).put(f"/api/v1/claims/{claim.pk}/draft", body("late", 0))
        assert (answer.status_code, answer.json()["code"]) == (409, "claim_ended")
    assert everything(scene) == before


def test_drafts_of_others_are_not_there() -> None:
    scene = project()
    open_items(scene)
    claim = take(expert(), scene)
    for stranger in (expert(), None):
        answer = client_of(stranger).put(f"/api/v1/claims/{claim.pk}/draft", body("x", 0))
        assert answer.status_code == (404 if stranger else 401)
    assert not Draft.objects.exists()


def test_not_enough_information_is_kept_as_it_was_said() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    client, path = client_of(who), f"/api/v1/claims/{take(who, scene).pk}/draft"
    said = {"answer": {}, "rationale": "No dose is named.", "is_not_enough_information": True, "version": 0}
    assert client.put(path, said).status_code == 200
    assert client.get(path.removesuffix("/draft")).json()["draft"]["is_not_enough_information"] is True
    behind = client.put(path, body("mine", 0)).json()
    assert behind["facts"]["is_not_enough_information"] is True


def test_an_item_that_lapsed_is_offered_back_with_its_text_while_a_seat_is_open() -> None:
    scene = project(seats=2)
    open_items(scene)
    who, other, third = expert(), expert(), expert()
    claim = take(who, scene)
    client, back = client_of(who), "/api/v1/claims/returned"
    client.put(f"/api/v1/claims/{claim.pk}/draft", body("half a reason", 0))
    assert client.get(back).json()["results"] == []
    lapse_claims(now=NOW + settings.LEASE, limit=10)
    assert [row["id"] for row in client.get(back).json()["results"]] == [str(claim.pk)]
    assert client_of(other).get(back).json()["results"] == []
    took = take(other, scene, NOW + settings.LEASE)
    take(third, scene, NOW + settings.LEASE)
    assert client.get(back).json()["results"] == []
    skip_claim(by=other, claim_id=took.pk, reason=SkipReason.OTHER, now=NOW + settings.LEASE)
    assert [row["id"] for row in client.get(back).json()["results"]] == [str(claim.pk)]


@pytest.mark.parametrize(("method", "address"), [("put", "draft"), ("post", "annotation")])
def test_ten_megabytes_are_refused_in_words_and_change_nothing(method: str, address: str) -> None:
    scene = project()
    open_items(scene)
    who = expert()
    client, path = client_of(who), f"/api/v1/claims/{take(who, scene).pk}"
    client.put(f"{path}/draft", body("one", 0))
    before = everything(scene)
    answer = getattr(client, method)(f"{path}/{address}", body("x" * 10_000_000, 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large"), answer.json()
    assert everything(scene) == before


def test_an_item_that_lapsed_with_nothing_on_it_is_not_offered() -> None:
    scene = project()
    open_items(scene)
    take(who := expert(), scene)
    lapse_claims(now=NOW + settings.LEASE, limit=10)
    assert client_of(who).get("/api/v1/claims/returned").json()["results"] == []
