"""Signing up and in, as the pages do it: a mail with a key, then a session."""

import re
from urllib.parse import unquote

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
AUTH = "/_allauth/browser/v1/auth"


def post(client: Client, path: str, **body: str) -> int:
    return client.post(f"{AUTH}{path}", body, content_type="application/json").status_code


def test_sign_up_verify_and_come_in() -> None:
    client = Client()
    assert post(client, "/signup", email="New@Example.org", password=PASSWORD) == 401
    assert client.get("/api/v1/me").status_code == 401
    (letter,) = mail.outbox
    key = re.search(r"/verify-email/(\S+)", str(letter.body))
    assert letter.to == ["new@example.org"] and key is not None
    assert post(client, "/email/verify", key=unquote(key[1])) == 200  # verified by whoever signed up here: in
    assert client.get("/api/v1/me").status_code == 200

    fresh = Client()
    assert post(fresh, "/login", email="new@example.org", password=PASSWORD) == 200

    me = fresh.get("/api/v1/me").json()
    assert me["user"]["email"] == "new@example.org"
    assert (me["labs"], me["expert"], me["duties"]) == ([], None, [])


def test_an_unverified_address_does_not_come_in() -> None:
    post(Client(), "/signup", email="new@example.org", password=PASSWORD)
    client = Client()
    assert post(client, "/login", email="new@example.org", password=PASSWORD) == 401
    assert client.get("/api/v1/me").status_code == 401


def test_a_wrong_password_and_an_unknown_address_read_the_same() -> None:
    make_user("ada@example.org", password=PASSWORD)
    answers = [
        Client().post(f"{AUTH}/login", {"email": email, "password": "wrong password"}, content_type="application/json")
        for email in ("ada@example.org", "nobody@example.org")
    ]
    assert answers[0].status_code == answers[1].status_code == 400
    assert answers[0].json() == answers[1].json()


def test_a_taken_address_signs_nobody_up_and_does_not_say_so() -> None:
    make_user("ada@example.org", password=PASSWORD)
    assert post(Client(), "/signup", email="ADA@example.org", password=PASSWORD) == 401
    assert User.objects.count() == 1
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


@pytest.mark.parametrize("password", ["short", "password123"])
def test_a_weak_password_is_refused(password: str) -> None:
    assert post(Client(), "/signup", email="new@example.org", password=password) == 400
    assert not User.objects.exists()


def test_a_write_from_a_foreign_page_is_refused() -> None:
    user = make_user("ada@example.org", password=PASSWORD)
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    answer = client.post("/api/v1/labs", {"name": "Lab"}, content_type="application/json")
    assert answer.status_code == 403
    assert user.memberships.count() == 0
