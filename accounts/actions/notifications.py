from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actor import Actor
from accounts.models import Notification
from accounts.queries import notifications

# A mail taken up and not sent by then is taken up again; what is older than the second is no news any more.
TAKEN_FOR = timedelta(minutes=5)
MAILED_WITHIN = timedelta(days=3)


def notify(
    *, user_ids: Collection[UUID], key: str, subject: str, body: str, path: str, now: datetime
) -> list[Notification]:
    """Tell people something, in the caller's transaction: in the product at once, by mail by a job. What one was told
    under the same key already is not told again. The text holds no content of items; `path` is a page of the product.
    The notifications that are new.
    """
    told = set(Notification.objects.filter(user__in=user_ids, key=key).values_list("user_id", flat=True))
    rows = [
        Notification(user_id=user_id, key=key, subject=subject[:200], body=body, path=path, created_at=now)
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
    waiting = notifications.to_mail(taken_before=now - TAKEN_FOR, since=now - MAILED_WITHIN)
    taken = list(waiting.select_for_update(skip_locked=True, of=("self",)).order_by("created_at")[:limit])
    Notification.objects.filter(pk__in=[row.pk for row in taken]).update(mail_taken_at=now)
    return taken


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
