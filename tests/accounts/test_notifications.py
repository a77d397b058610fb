"""What people are told: once, in the product at once, by mail once."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accounts import jobs
from accounts.actions.api_keys import create_api_key
from accounts.actions.notifications import TAKEN_FOR, notify, take_mails
from accounts.models import Event, Notification, Role
from accounts.queries.actors import actor_of_key
from accounts.queries.notifications import visible_to
from marketplace.live.topics import may_watch
from tests.accounts.counting import queries_of
from tests.factories.clients import client_of
from tests.factories.labs import make_lab, make_member
from tests.factories.people import NOW, make_person

pytestmark = pytest.mark.django_db
PATH = "/api/v1/notifications"


def tell(*people: Any, key: str = "import.returned:1", now: Any = NOW) -> list[Notification]:
    return notify(
        user_ids=[person.user.pk for person in people], key=key, subject="3 items are back with you", body="Look.",
        path="/lab/projects/1", now=now,
    )  # fmt: skip


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The job's clock, one value that a test may move."""
    times = [NOW]
    monkeypatch.setattr("accounts.jobs.timezone.now", lambda: times[0])
    return times


def test_each_is_told_once_and_hears_of_it_alone() -> None:
    ada, bob, eve = make_person(), make_person(), make_person()
    assert len(tell(ada, bob)) == 2 and tell(ada, bob) == [] and len(tell(ada, bob, eve)) == 1
    assert Notification.objects.count() == 3
    topics = set(Event.objects.filter(kind="notification").values_list("topic", flat=True))
    assert topics == {f"user:{who.user.pk}" for who in (ada, bob, eve)}
    assert may_watch(ada, f"user:{ada.user.pk}") and not may_watch(ada, f"user:{bob.user.pk}")


def test_one_reads_and_marks_ones_own_alone() -> None:
    ada, bob = make_person(), make_person()
    tell(ada, bob)
    tell(ada, key="second")
    client = client_of(ada)
    assert client.get(f"{PATH}/unread").json() == {"unread": 2}
    newest, oldest = client.get(PATH).json()["results"]
    assert newest["subject"] == "3 items are back with you" and newest["read_at"] is None
    assert client.post(f"{PATH}/{oldest['id']}/reading").json()["read_at"] is not None
    assert client.get(f"{PATH}/unread").json() == {"unread": 1}
    theirs = Notification.objects.get(user=bob.user)
    assert client.post(f"{PATH}/{theirs.pk}/reading").status_code == 404
    assert client.post(f"{PATH}/reading").json() == {"unread": 0}
    theirs.refresh_from_db()
    assert theirs.read_at is None and client_of(bob).get(f"{PATH}/unread").json() == {"unread": 1}


def test_the_list_takes_as_many_queries_for_one_as_for_three() -> None:
    one, three = make_person(), make_person()
    tell(one)
    for key in "abc":
        tell(three, key=key)
    assert queries_of(client_of(one), PATH)[1] == queries_of(client_of(three), PATH)[1]


def test_a_key_of_a_lab_reads_nobodys() -> None:
    lab, owner = make_lab("Lab")
    tell(owner, make_member(lab, owner, Role.LEAD))
    key, _ = create_api_key(by=owner, name="key", scopes=["read"], now=NOW, lab_id=lab.pk)
    assert visible_to(owner).count() == 1 and not visible_to(actor_of_key(key)).exists()


def test_a_mail_goes_out_once_with_the_page_and_nothing_else(clock: list[Any]) -> None:
    ada = make_person()
    [row] = tell(ada)
    assert jobs.send_mails() == 1 and jobs.send_mails() == 0
    [letter] = mail.outbox
    assert letter.to == [ada.user.email] and letter.subject == row.subject
    assert letter.body == "Look.\n\nhttp://localhost:8000/lab/projects/1\n"
    assert letter.extra_headers["Message-ID"] == f"<{row.pk}@notifications.consilium>"
    row.refresh_from_db()
    assert row.mailed_at == NOW


def test_a_mail_that_fails_is_tried_again_and_holds_up_no_other(
    clock: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, bob = make_person(), make_person()
    tell(ada)
    tell(bob)
    send = EmailMessage.send

    def refuse(letter: EmailMessage, *more: Any) -> int:
        if letter.to == [ada.user.email]:
            raise SMTPServerDisconnected("gone")
        return send(letter, *more)

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert jobs.send_mails() == 1 and [letter.to for letter in mail.outbox] == [[bob.user.email]]
    monkeypatch.setattr(EmailMessage, "send", send)
    assert jobs.send_mails() == 0
    clock[0] = NOW + TAKEN_FOR + timedelta(seconds=1)
    assert jobs.send_mails() == 1 and len(mail.outbox) == 2


def test_a_mail_taken_by_a_worker_that_died_is_taken_again_later() -> None:
    [row] = tell(make_person())
    assert take_mails(now=NOW, limit=5) == [row]
    assert take_mails(now=NOW + TAKEN_FOR, limit=5) == []
    assert take_mails(now=NOW + TAKEN_FOR + timedelta(seconds=1), limit=5) == [row]


def test_old_news_and_people_who_left_get_no_mail() -> None:
    ada, gone = make_person(), make_person()
    tell(ada, now=NOW - timedelta(days=4))
    tell(gone)
    gone.user.is_active = False
    gone.user.save()
    assert take_mails(now=NOW, limit=5) == []
