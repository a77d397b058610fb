"""How people are mailed: each kind by its channel, nobody while they want peace."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from accounts import jobs
from accounts.actions.availability import update_availability
from accounts.actions.notifications import last_morning, notify
from accounts.models import Notification
from tests.factories.clients import client_of
from tests.factories.experts import make_expert
from tests.factories.labs import make_lab
from tests.factories.people import NOW

pytestmark = pytest.mark.django_db
PATH = "/api/v1/notification-preferences"
# NOW is nine in the morning in UTC.
NEXT_MORNING = NOW + timedelta(hours=23)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    times = [NOW]
    monkeypatch.setattr("accounts.jobs.timezone.now", lambda: times[0])
    return times


def tell(who: Any, key: str, kind: Any, now: Any = NOW) -> None:
    notify(user_ids=[who.user.pk], key=key, kind=kind, subject=key, body="Look.", path="/expert/board", now=now)


def choose(who: Any, **channels: str) -> Any:
    preferences = [{"kind": kind, "channel": channel} for kind, channel in channels.items()]
    return client_of(who).put(PATH, {"preferences": preferences}, format="json")


def test_each_sees_the_kinds_that_may_reach_them() -> None:
    _, expert = make_expert()
    _, owner = make_lab()
    assert [one["kind"] for one in client_of(expert).get(PATH).json()["preferences"]] == [
        "invitation", "new_work", "general",
    ]  # fmt: skip
    kinds = client_of(owner).get(PATH).json()["preferences"]
    assert kinds[0] == {"kind": "items_returned", "channel": "mail"}
    answer = choose(expert, new_work="none")
    assert {"kind": "new_work", "channel": "none"} in answer.json()["preferences"]
    assert choose(expert, new_work="pigeon").status_code == 400
    assert choose(expert, weather="mail").status_code == 400


def test_what_is_not_to_be_mailed_is_only_in_the_product(clock: list[Any]) -> None:
    _, who = make_expert()
    choose(who, new_work="none")
    tell(who, "silent", "new_work")
    tell(who, "loud", "invitation")
    assert jobs.send_mails() == 1 and jobs.send_digests() == 0
    assert [letter.subject for letter in mail.outbox] == ["loud"]
    assert Notification.objects.filter(user=who.user).count() == 2


def test_a_digest_goes_out_once_the_next_morning(clock: list[Any]) -> None:
    _, who = make_expert()
    choose(who, new_work="digest")
    tell(who, "one", "new_work")
    tell(who, "two", "new_work")
    assert jobs.send_mails() == 0 and jobs.send_digests() == 0
    clock[0] = NEXT_MORNING - timedelta(minutes=1)
    assert jobs.send_digests() == 0
    clock[0] = NEXT_MORNING
    tell(who, "later", "new_work", now=NEXT_MORNING)
    assert jobs.send_digests() == 1 and jobs.send_digests() == 0
    [letter] = mail.outbox
    assert letter.subject == "2 news of the day" and "one" in letter.body and "later" not in letter.body
    clock[0] = NEXT_MORNING + timedelta(days=1)
    assert jobs.send_digests() == 1 and mail.outbox[1].subject == "later"


def test_a_morning_is_that_of_the_person() -> None:
    assert last_morning("America/New_York", NOW) == datetime(2026, 3, 1, 13, tzinfo=UTC)
    assert last_morning("Asia/Tokyo", NOW) == datetime(2026, 3, 1, 23, tzinfo=UTC)


def test_nobody_is_mailed_in_peace_and_all_is_read_afterwards(clock: list[Any]) -> None:
    _, who = make_expert()
    until = NOW + timedelta(days=10)
    update_availability(by=who, changes={"undisturbed_until": until}, now=NOW)
    tell(who, "kept", "general")
    assert jobs.send_mails() == 0
    clock[0] = until - timedelta(seconds=1)
    assert jobs.send_mails() == 0
    clock[0] = until + timedelta(seconds=1)
    assert jobs.send_mails() == 1


def test_a_digest_that_fails_holds_up_no_other(clock: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.mail import EmailMessage

    (_, ada), (_, bob) = make_expert(), make_expert()
    for who in (ada, bob):
        choose(who, new_work="digest")
        tell(who, "one", "new_work")
    send = EmailMessage.send

    def refuse(letter: EmailMessage, *more: Any) -> int:
        if letter.to == [ada.user.email]:
            raise OSError("gone")
        return send(letter, *more)

    monkeypatch.setattr(EmailMessage, "send", refuse)
    clock[0] = NEXT_MORNING
    assert jobs.send_digests() == 1 and [letter.to for letter in mail.outbox] == [[bob.user.email]]
