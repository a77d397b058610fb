"""The commands that make people: one line of JSON each, and what it says is there."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Agreement, Credential, Expert, Lab, Qualification, Signature, StaffMember, User
from accounts.queries.actors import actor_of
from accounts.queries.agreements import to_sign
from accounts.queries.credentials import valid_credentials
from tasks.models import Exam, Question
from tests.factories.agreements import make_nda, make_terms
from tests.factories.labs import make_lab
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def told(*command: str) -> dict[str, object]:
    out = StringIO()
    call_command(*command, stdout=out)
    (line,) = out.getvalue().splitlines()
    answer: dict[str, object] = json.loads(line)
    return answer


def expert(*more: str, email: str = "ada@example.org") -> dict[str, object]:
    return told(
        "create_expert", "--email", email, "--password", PASSWORD, "--name", "Ada Example",
        "--field", "medicine", "--jurisdiction", "US-NY", "--specialty", "cardiology", *more,
    )  # fmt: skip


def test_a_lab_has_its_owner_who_can_sign_in() -> None:
    made = told("create_lab", "--name", "Lab One", "--owner-email", "Olga@Example.org", "--password", PASSWORD)

    lab = Lab.objects.get(pk=str(made["id"]))
    assert [(m.user.email, m.role) for m in lab.members.all()] == [("olga@example.org", "owner")]
    answer = Client().post(
        "/_allauth/browser/v1/auth/login",
        {"email": "olga@example.org", "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 200


def test_a_second_lab_of_the_same_owner_makes_no_second_user() -> None:
    for name in ("Lab One", "Lab Two"):
        told("create_lab", "--name", name, "--owner-email", "olga@example.org", "--password", PASSWORD)
    assert (Lab.objects.count(), User.objects.count()) == (2, 1)


def test_an_expert_is_ready_to_work() -> None:
    lab, owner = make_lab()
    make_terms()
    make_nda(lab.pk, owner)

    made = expert()

    found = Expert.objects.get(pk=str(made["id"]))
    assert not to_sign(actor_of(found.user)).exists()
    (credential,) = valid_credentials(expert_id=found.pk, field="medicine", on=timezone.now().date())
    assert (credential.specialties, credential.jurisdiction) == (["cardiology"], "US-NY")
    assert credential.decided_by is not None and credential.decided_by != found.user
    qualification = Qualification.objects.get(expert=found)
    assert qualification.lower > 0.8 and qualification.evidence_count == 30


def test_a_bare_expert_has_a_profile_and_nothing_else() -> None:
    make_terms()
    expert("--bare")
    assert Expert.objects.count() == 1
    assert not Credential.objects.exists() and not Qualification.objects.exists() and not Signature.objects.exists()


@pytest.mark.parametrize("more", [("--specialty", "contracts"), ()])
def test_a_refused_expert_leaves_nothing(more: tuple[str, ...]) -> None:
    if not more:
        expert()
    before = (User.objects.count(), Expert.objects.count(), Credential.objects.count())
    with pytest.raises(CommandError, match="already" if not more else "specialty"):
        expert(*more)
    assert (User.objects.count(), Expert.objects.count(), Credential.objects.count()) == before


def test_staff_get_their_duty_once() -> None:
    for _ in range(2):
        made = told("create_staff", "--email", "fin@example.org", "--password", PASSWORD, "--duty", "finance")
    assert [(str(s.user.pk), s.duty) for s in StaffMember.objects.all()] == [(made["id"], "finance")]


def test_a_key_acts_as_its_user_in_one_lab() -> None:
    made = told("create_lab", "--name", "Lab One", "--owner-email", "olga@example.org", "--password", PASSWORD)
    other = told("create_lab", "--name", "Lab Two", "--owner-email", "olga@example.org")

    key = told("create_api_key", "--email", "olga@example.org", "--lab", str(made["id"]), "--scopes", "read")

    client = Client(headers={"Authorization": f"Bearer {key['secret']}"})
    assert client.get(f"/api/v1/labs/{made['id']}").status_code == 200
    assert client.get(f"/api/v1/labs/{other['id']}").status_code == 404
    assert client.post("/api/v1/labs", {"name": "Three"}, content_type="application/json").status_code == 403


@pytest.mark.parametrize("more", [("--scopes", "rule"), ("--lab", "018f4e1e-0000-7000-8000-000000000000")])
def test_no_key_for_an_unknown_scope_or_a_foreign_lab(more: tuple[str, ...]) -> None:
    expert("--bare")
    with pytest.raises(CommandError):
        told("create_api_key", "--email", "ada@example.org", *more)
    with pytest.raises(CommandError, match="no user"):
        told("create_api_key", "--email", "nobody@example.org")


def test_rebuilding_gives_the_very_standing_there_was() -> None:
    expert()
    fields = ("ability_mean", "ability_sd", "expected", "lower", "upper", "evidence_count")
    before = Qualification.objects.values_list(*fields).get()
    Qualification.objects.all().delete()

    assert told("rebuild_qualifications") == {"rebuilt": 1}

    assert Qualification.objects.values_list(*fields).get() == before


EXAM = {
    "title": "Contracts", "field": "law", "length": 1, "minutes": 5,
    "questions": [{"topic": "Formation", "text": "Which?", "choices": ["This", "That"], "right": 1}],
}  # fmt: skip


def test_an_exam_is_made_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "exam.json"
    file.write_text(json.dumps(EXAM))
    made = told("create_exam", str(file))
    assert made == {"id": str(Exam.objects.get().pk), "title": "Contracts", "questions": 1}
    assert Question.objects.get().right_choice == 1


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"field": "magic"}, "field: "),
        ({"length": 2}, "The pool has 1 questions; an attempt of 2 cannot be drawn from it."),
        ({"questions": [{**EXAM["questions"][0], "right": 2}]}, "Question 1 needs two choices or more"),  # type: ignore[index]
        ({"questions": [{"topic": "T"}]}, "questions.0.choices: “choices” is missing; give it."),
    ],
)
def test_what_does_not_fit_says_where_and_makes_nothing(tmp_path: Path, changed: dict[str, object], says: str) -> None:
    file = tmp_path / "exam.json"
    file.write_text(json.dumps({**EXAM, **changed}))
    with pytest.raises(CommandError, match=re.escape(says)):
        told("create_exam", str(file))
    assert not Exam.objects.exists()


def test_no_file_and_no_json_are_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        told("create_exam", str(tmp_path / "none.json"))
    (tmp_path / "exam.json").write_text("{")
    with pytest.raises(CommandError, match="This is no JSON"):
        told("create_exam", str(tmp_path / "exam.json"))


def test_terms_and_ndas_are_published_version_by_version(tmp_path: Path) -> None:
    file = tmp_path / "terms.md"
    file.write_text("# Terms\nYou work when you like.")
    words = ("--title", "Terms", "--summary", "In short.")
    assert [told("publish_agreement", str(file), "--kind", "terms", *words)["version"] for _ in range(2)] == [1, 2]
    lab = told("create_lab", "--name", "Lab", "--owner-email", "o@example.org", "--password", PASSWORD)
    made = told("publish_agreement", str(file), "--kind", "nda", "--lab", str(lab["id"]), *words)
    assert Agreement.objects.get(pk=str(made["id"])).lab_id == Lab.objects.get(pk=str(lab["id"])).pk


@pytest.mark.parametrize(
    "arguments", [("--kind", "nda"), ("--kind", "terms", "--lab", "019a0000-0000-7000-8000-000000000000")]
)
def test_a_text_of_nobody_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    file = tmp_path / "text.md"
    file.write_text("Text")
    with pytest.raises(CommandError):
        told("publish_agreement", str(file), *arguments, "--title", "T", "--summary", "S")
    assert not Agreement.objects.exists()
