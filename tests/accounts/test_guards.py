"""What the database refuses whoever asks, and what races end in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.actions.agreements import publish_agreement, sign_agreement
from accounts.actions.events import record_event
from accounts.actions.members import remove_member
from accounts.errors import LastOwner, Refusal
from accounts.jobs import prune
from accounts.models import Agreement, AgreementKind, Event, IdempotentRequest, Member, Role, Signature, Trail
from tests.factories.agreements import make_terms
from tests.factories.experts import make_expert
from tests.factories.labs import make_lab, make_member
from tests.factories.people import NOW, make_user

TABLES = ["accounts_trail", "accounts_signature", "accounts_agreement"]
WRITES = ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]


def signed_terms() -> None:
    _, actor = make_expert()
    sign_agreement(by=actor, agreement=make_terms(), signed_name="Ada", now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("write", WRITES)
def test_what_is_written_once_stays(table: str, write: str) -> None:
    signed_terms()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(write.format(table))
    assert Signature.objects.count() == 1 and Trail.objects.count() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("write", WRITES)
def test_it_stays_for_the_owner_of_the_tables_too(
    owner_connection: psycopg.Connection[tuple[object, ...]], table: str, write: str
) -> None:
    signed_terms()
    with pytest.raises(psycopg.errors.RestrictViolation, match="never change"):
        owner_connection.execute(write.format(table))  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_two_owners_cannot_remove_each_other_at_once() -> None:
    lab, first = make_lab()
    second = make_member(lab, first, Role.OWNER)
    pairs = [(first, Member.objects.get(user=second.user)), (second, Member.objects.get(user=first.user))]
    start = Barrier(2)

    def remove(pair: tuple[object, Member]) -> str:
        try:
            start.wait(10)
            remove_member(by=pair[0], member=pair[1], now=NOW)  # type: ignore[arg-type]
            return "removed"
        except LastOwner as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(remove, pairs)) == ["last_owner", "removed"]
    assert Member.objects.filter(lab=lab).count() == 1


@pytest.mark.django_db(transaction=True)
def test_versions_published_at_once_are_all_kept_and_numbered() -> None:
    def publish(number: int) -> None:
        try:
            publish_agreement(by=None, kind=AgreementKind.TERMS, title=f"T{number}", summary="", body="B", now=NOW)
        except Refusal as refusal:
            raise AssertionError(refusal.message) from refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(publish, range(8)))

    assert sorted(Agreement.objects.values_list("version", flat=True)) == list(range(1, 9))


@pytest.mark.django_db
def test_old_events_and_answers_are_forgotten_and_new_ones_kept() -> None:
    user, now = make_user(), timezone.now()
    for key in ("old", "new"):
        IdempotentRequest.objects.create(user=user, key=key, request_digest="x")
        record_event(topic=f"lab:{key}", kind="offer.changed", object_type="offer", object_id=user.pk)
    IdempotentRequest.objects.filter(key="old").update(created_at=now - timedelta(hours=49))
    Event.objects.filter(topic="lab:old").update(created_at=now - timedelta(days=31))
    for _ in range(2):
        prune()
        assert IdempotentRequest.objects.get().key == "new"
        assert Event.objects.get().topic == "lab:new"
