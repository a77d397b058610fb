from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, RoleTooLow
from accounts.models import Role
from tasks.errors import DoesNotFit
from tasks.models import Guideline, Project

LONGEST = 100_000


@transaction.atomic
def publish_guideline(*, by: Actor, project_id: UUID, body: str, now: datetime) -> Guideline:
    """Publish the next version of a project's guideline; the same text again is the version there is.

    Locks the project. Raises Missing, RoleTooLow, DoesNotFit.
    """
    project = Project.objects.select_for_update(no_key=True).filter(pk=project_id).first()
    if project is None or not by.is_member(project.lab_id):
        raise Missing("There is no such project here, or none that you may see.")
    if not by.is_member(project.lab_id, Role.LEAD):
        raise RoleTooLow("Only data leads and owners of the lab write guidelines. Ask one of them.")
    return add_version(project=project, by=by, body=body, now=now)


def add_version(*, project: Project, by: Actor, body: str, now: datetime) -> Guideline:
    """The next version, of a project that the caller has locked or just made. Raises DoesNotFit."""
    if not body.strip() or len(body) > LONGEST:
        raise DoesNotFit(
            f"A guideline has 1 to {LONGEST:,} characters. Write how experts are to judge.",
            fields={"body": ["Write how experts are to judge."]},
        )
    last = Guideline.objects.filter(project=project).order_by("-version").first()
    if last is not None and last.body == body:
        return last
    version = last.version + 1 if last else 1
    made = Guideline.objects.create(project=project, version=version, body=body, published_by=by.user, published_at=now)
    record_act(
        by=by, act="guideline.published", object_type="guideline", object_id=made.pk, now=now, lab_id=project.lab_id,
        facts={"version": version},
    )  # fmt: skip
    return made
