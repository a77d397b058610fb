from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.models import Channel, Notification, NotificationKind
from accounts.queries import notifications

# A mail taken up and not sent by then is taken up again; what is older than the second is no news any more.
TAKEN_FOR = timedelta(minutes=5)
MAILED_WITHIN = timedelta(days=3)
DIGEST_HOUR = 8


def notify(
    *,
    user_ids: Collection[UUID],
    key: str,
    subject: str,
    body: str,
    path: str,
    now: datetime,
    kind: NotificationKind = NotificationKind.GENERAL,
) -> list[Notification]:
    """Tell people something, in the caller's transaction: in the product at once, by mail by a job, in the way
    each wants news of this kind. What one was told
    under the same key already is not told again. The text holds no content of items; `path` is a page of the product.
    The notifications that are new.
    """
    told = set(Notification.objects.filter(user__in=user_ids, key=key).values_list("user_id", flat=True))
    rows = [
        Notification(user_id=user_id, key=key, kind=kind, subject=subject[:200], body=body, path=path, created_at=now)
        for user_id in sorted(set(user_ids) - told)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    for row in rows:
        record_event(topic=f"user:{row.user_id}", kind="notification", object_type="notification", object_id=row.pk)
    return rows


@transaction.atomic
def read_notifications(*, by: Actor, now: datetime, notification_id: UUID | None = None) -> int:
    """Mark one's own notifications as read, or one of them; how many were not. Marked ones keep their time."""
    unread = notifications.visible_to(by).filter(read_at=None)
    if notification_id is not None:
        unread = unread.filter(pk=notification_id)
    count = unread.update(read_at=now)
    if count:
        record_event(
            topic=f"user:{by.user.pk}", kind="notification", object_type="user", object_id=by.user.pk
        )  # fmt: skip
    return count


@transaction.atomic
def take_mails(*, now: datetime, limit: int) -> list[Notification]:
    """Take up mails that are to be sent; nobody else takes them up for five minutes. Locks them, passing over locked
    ones. The sending happens outside of any transaction."""
    waiting = notifications.to_mail(
        channel=Channel.MAIL, taken_before=now - TAKEN_FOR, since=now - MAILED_WITHIN, now=now
    )
    taken = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at")[:limit])
    Notification.objects.filter(pk__in=[row.pk for row in taken]).update(mail_taken_at=now)
    return taken


@transaction.atomic
def take_digests(*, now: datetime, limit: int) -> list[list[Notification]]:
    """Take up what people want in one mail a day, person by person, once it is eight in the morning where they live:
    all that was told before that. Nobody else takes it up for five minutes. Locks them, passing over locked ones."""
    waiting = notifications.to_mail(
        channel=Channel.DIGEST, taken_before=now - TAKEN_FOR, since=now - MAILED_WITHIN, now=now
    )
    zones = set(waiting.order_by().values_list("user__time_zone", flat=True).distinct())
    due = reduce(or_, (Q(user__time_zone=zone, created_at__lt=last_morning(zone, now)) for zone in zones), Q(pk=None))
    by_user: dict[UUID, list[Notification]] = {}
    locked = waiting.filter(due).select_for_update(skip_locked=True, of=("self",))
    for row in locked.order_by("user", "created_at")[:limit]:
        by_user.setdefault(row.user_id, []).append(row)
    taken = [row.pk for rows in by_user.values() for row in rows]
    Notification.objects.filter(pk__in=taken).update(mail_taken_at=now)
    return list(by_user.values())


def last_morning(time_zone: str, now: datetime) -> datetime:
    """The latest eight o'clock in the morning that a clock there has shown."""
    here = now.astimezone(ZoneInfo(time_zone))
    morning = here.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= here else morning - timedelta(days=1)


def mail_digest(*, rows: Sequence[Notification], now: datetime) -> None:
    """Send what was taken up for one person as one mail, and note that it went out. Its id is that of the newest.
    Raises OSError, smtplib.SMTPException."""
    base = settings.PUBLIC_URL.rstrip("/")
    parts = [f"{row.subject}\n{row.body}\n{base}{row.path}\n" for row in rows]
    letter = EmailMessage(
        subject=rows[0].subject if len(rows) == 1 else f"{len(rows)} news of the day",
        body="\n\n".join([*parts, f"One mail a day, as you chose: {base}/settings/notifications\n"]),
        to=[rows[0].user.email],
        headers={"Message-ID": f"<{rows[-1].pk}.digest@notifications.consilium>"},
    )
    letter.send()
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)


def mail(*, notification: Notification, now: datetime) -> None:
    """Send a mail that was taken up, and note that it went out. Its id is the notification's, so that a copy, sent
    where the note was lost, is known as one. Raises OSError, smtplib.SMTPException."""
    address = settings.PUBLIC_URL.rstrip("/") + notification.path
    letter = EmailMessage(
        subject=notification.subject,
        body=f"{notification.body}\n\n{address}\n",
        to=[notification.user.email],
        headers={"Message-ID": f"<{notification.pk}@notifications.consilium>"},
    )
    letter.send()
    Notification.objects.filter(pk=notification.pk).update(mailed_at=now)
