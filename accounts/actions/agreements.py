import hashlib
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import DutyNeeded, NotNewestVersion, RoleTooLow
from accounts.models import Agreement, AgreementKind, Role, Signature
from accounts.queries.agreements import is_newest


@transaction.atomic
def publish_agreement(
    *,
    by: Actor | None,
    kind: str,
    title: str,
    summary: str,
    body: str,
    now: datetime,
    lab_id: UUID | None = None,
    subject: UUID | None = None,
) -> Agreement:
    """Publish the next version of a text; `by` None is the platform itself (installation, demo).

    Holds an advisory lock on the text until commit. Raises RoleTooLow, DutyNeeded.
    """
    check_may_publish(by, lab_id)
    lock_text(f"agreement {kind} {lab_id} {subject}")
    same_text = Agreement.objects.filter(kind=kind, lab=lab_id, subject=subject)
    version = (same_text.aggregate(newest=Max("version"))["newest"] or 0) + 1
    agreement = Agreement.objects.create(
        kind=AgreementKind(kind),
        lab_id=lab_id,
        subject=subject,
        version=version,
        title=title,
        summary=summary,
        body=body,
        published_at=now,
    )
    facts: dict[str, object] = {"kind": kind, "version": version}
    record_act(
        by=by,
        act="agreement.published",
        object_type="agreement",
        object_id=agreement.pk,
        now=now,
        lab_id=lab_id,
        facts=facts,
    )
    if lab_id:
        record_event(topic=f"lab:{lab_id}", kind="agreement.changed", object_type="agreement", object_id=agreement.pk)
    return agreement


def lock_text(name: str) -> None:
    """One publication of a text at a time, until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def check_may_publish(by: Actor | None, lab_id: UUID | None) -> None:
    """Owners publish their lab's texts, operations the platform's."""
    if by is None:
        return
    if lab_id is None and not by.is_operations:
        raise DutyNeeded("Only operations publishes the platform's own texts.")
    if lab_id is not None and not by.is_member(lab_id, Role.OWNER):
        raise RoleTooLow("Only an owner of the lab publishes its agreements. Ask an owner.")


@transaction.atomic
def sign_agreement(*, by: Actor, agreement: Agreement, signed_name: str, now: datetime) -> Signature:
    """Accept one version, with a digest of what was read; a second signature on it is the first one.

    Takes no locks: the database holds one signature a person and version. Raises NotNewestVersion.
    """
    existing = Signature.objects.filter(agreement=agreement, user=by.user).first()
    if existing:
        return existing
    if not is_newest(agreement):
        raise NotNewestVersion("A newer version has been published meanwhile. Reload, read that one and sign it.")
    signature, is_new = Signature.objects.get_or_create(
        agreement=agreement,
        user=by.user,
        defaults={
            "signed_name": signed_name,
            "body_digest": hashlib.sha256(agreement.body.encode()).hexdigest(),
            "signed_at": now,
        },
    )
    if is_new:
        note_signature(by, agreement, now)
    return signature


def note_signature(by: Actor, agreement: Agreement, now: datetime) -> None:
    facts: dict[str, object] = {"kind": agreement.kind, "version": agreement.version}
    record_act(
        by=by,
        act="agreement.signed",
        object_type="agreement",
        object_id=agreement.pk,
        now=now,
        lab_id=agreement.lab_id,
        facts=facts,
    )
    if by.expert:
        record_event(
            topic=f"expert:{by.expert.pk}", kind="agreement.changed", object_type="agreement", object_id=agreement.pk
        )
