import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, RoleTooLow
from accounts.models import Role
from tasks.errors import ConstitutionUnchanged, DoesNotFit
from tasks.models import Constitution, Principle, Project
from tasks.queries.constitutions import answered_items, newest

MOST = 40
LONGEST_TITLE, LONGEST_TEXT = 120, 4000
CODE = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,15}")


@dataclass(frozen=True, slots=True)
class NewPrinciple:
    """One principle as it is written; the same `code` in the next version is the same principle."""

    code: str
    title: str
    text: str


@transaction.atomic
def publish_constitution(
    *, by: Actor, project_id: UUID, principles: Sequence[NewPrinciple], now: datetime
) -> Constitution:
    """Publish the next version of a project's principles, in their order. Answers given so far keep the version they
    were given under; how many items that touches goes into the trail.

    Locks the project. Raises Missing, RoleTooLow, DoesNotFit, ConstitutionUnchanged.
    """
    project = Project.objects.select_for_update(no_key=True).filter(pk=project_id).first()
    if project is None or not by.is_member(project.lab_id):
        raise Missing("There is no such project here, or none that you may see.")
    if not by.is_member(project.lab_id, Role.LEAD):
        raise RoleTooLow("Only data leads and owners of the lab publish principles. Ask one of them.")
    check_principles(principles)
    last = newest(project.pk)
    if last is not None and [stated(each) for each in last.principles.all()] == [stated(each) for each in principles]:
        raise ConstitutionUnchanged(
            f"These are the principles of version {last.version}, word for word. Change one, or leave them.",
            version=last.version,
        )
    return add_version(project=project, by=by, principles=principles, version=last.version + 1 if last else 1, now=now)


def stated(principle: NewPrinciple | Principle) -> tuple[str, str, str]:
    return principle.code, principle.title, principle.text


def add_version(
    *, project: Project, by: Actor, principles: Sequence[NewPrinciple], version: int, now: datetime
) -> Constitution:
    """This version, of a project that the caller has locked or just made, with principles that were checked."""
    made = Constitution.objects.create(project=project, version=version, published_by=by.user, published_at=now)
    rows = [
        Principle(constitution=made, ordinal=place, code=each.code, title=each.title, text=each.text)
        for place, each in enumerate(principles, start=1)
    ]
    Principle.objects.bulk_create(rows)
    record_act(
        by=by, act="constitution.published", object_type="constitution", object_id=made.pk, now=now,
        lab_id=project.lab_id,
        facts={"version": version, "principles": len(rows), "answered_items": answered_items(project.pk)},
    )  # fmt: skip
    record_event(
        topic=f"project:{project.pk}", kind="constitution.published", object_type="constitution", object_id=made.pk
    )
    return made


def check_principles(principles: Sequence[NewPrinciple]) -> None:
    """Raise DoesNotFit with the place of each thing to mend."""
    if not 1 <= len(principles) <= MOST:
        message = f"Write 1 to {MOST} principles."
        raise DoesNotFit(message, fields={"principles": [message]})
    times = Counter(each.code for each in principles)
    fields: dict[str, list[str]] = {}
    for place, each in enumerate(principles):
        if not CODE.fullmatch(each.code):
            fields[f"principles.{place}.code"] = ["A code is a letter, then up to 15 letters or digits, such as P1."]
        elif times[each.code] > 1:
            fields[f"principles.{place}.code"] = [f"{each.code} is there twice; each principle has a code of its own."]
        for name, text, longest in (("title", each.title, LONGEST_TITLE), ("text", each.text, LONGEST_TEXT)):
            if not text.strip() or len(text) > longest or "\x00" in text:
                fields[f"principles.{place}.{name}"] = [f"Write 1 to {longest:,} characters."]
    if fields:
        raise DoesNotFit("Some principles cannot be published as they are. Mend what is marked.", fields=fields)
