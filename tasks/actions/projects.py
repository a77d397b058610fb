from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, RoleTooLow, UnknownSpecialty
from accounts.expertise import JURISDICTIONS, is_specialty
from accounts.models import Role
from tasks import types
from tasks.actions.constitutions import NewPrinciple, check_principles
from tasks.actions.constitutions import add_version as add_constitution
from tasks.actions.guidelines import add_version as add_guideline
from tasks.errors import DoesNotFit, TypeFixed
from tasks.models import Import, ImportState, Item, Project

CHANGEABLE = frozenset({
    "name", "description", "field", "specialty", "jurisdiction", "as_of", "audience", "language", "task_type",
    "task_settings", "seats_per_item", "data_class", "text_form", "permitted_sources", "ai_assistants_permitted",
    "source_licence", "answer_licence", "state",
})  # fmt: skip
# A date is today somewhere before it is today in UTC.
AHEAD = timedelta(days=1)


@transaction.atomic
def create_project(
    *,
    by: Actor,
    lab_id: UUID,
    facts: Mapping[str, object],
    guideline: str = "",
    principles: Sequence[NewPrinciple] = (),
    now: datetime,
) -> Project:
    """Create a project of a lab, with the first version of its guideline and of its principles where there are any.
    Takes no locks.

    Raises Missing, RoleTooLow, UnknownSpecialty, DoesNotFit.
    """
    check_lead(by, lab_id)
    project = Project(lab_id=lab_id, created_by=by.user, created_at=now, **dict(facts))
    check_project(project, now)
    project.save(force_insert=True)
    if guideline.strip():
        add_guideline(project=project, by=by, body=guideline, now=now)
    if principles:
        check_principles(principles)
        add_constitution(project=project, by=by, principles=principles, version=1, now=now)
    record_act(by=by, act="project.created", object_type="project", object_id=project.pk, now=now, lab_id=lab_id)
    return project


@transaction.atomic
def update_project(*, by: Actor, project_id: UUID, changes: Mapping[str, object], now: datetime) -> Project:
    """Change what a project says of itself; its task type and settings only before it has items.

    Locks the project. Raises Missing, RoleTooLow, TypeFixed, UnknownSpecialty, DoesNotFit.
    """
    project = project_to_change(by=by, project_id=project_id)
    changed = [name for name, value in changes.items() if getattr(project, name) != value]
    unknown = set(changed) - CHANGEABLE
    if unknown:
        raise DoesNotFit(f"“{min(unknown)}” cannot be changed.", fields={min(unknown): ["This cannot be changed."]})
    if {"task_type", "task_settings"} & set(changed) and has_items(project):
        raise TypeFixed("This project has items, so its task type and settings stay. Create another project for them.")
    for name in changed:
        setattr(project, name, changes[name])
    check_project(project, now)
    if changed:
        project.save(update_fields=changed)
        record_act(
            by=by, act="project.changed", object_type="project", object_id=project.pk, now=now, lab_id=project.lab_id,
            facts={"changed": sorted(changed)},
        )  # fmt: skip
    return project


def project_to_change(*, by: Actor, project_id: UUID) -> Project:
    """The project, locked, for a data lead of its lab. Raises Missing, RoleTooLow."""
    project = Project.objects.select_for_update(no_key=True).filter(pk=project_id).first()
    if project is None:
        raise Missing("There is no such project here, or none that you may see.")
    check_lead(by, project.lab_id)
    return project


def check_lead(by: Actor, lab_id: UUID) -> None:
    """Raise Missing for a stranger and RoleTooLow for a viewer."""
    if not by.is_member(lab_id):
        raise Missing("There is no such lab or project here, or none that you may see.")
    if not by.is_member(lab_id, Role.LEAD):
        raise RoleTooLow("Only data leads and owners of the lab do this. Ask one of them.")


def has_items(project: Project) -> bool:
    """Whether the project has items, or a file on its way into items."""
    coming = Import.objects.filter(project=project, state__in=(ImportState.WAITING, ImportState.RUNNING))
    return Item.objects.filter(project=project).exists() or coming.exists()


def check_project(project: Project, now: datetime) -> None:
    """Raise where the expertise, the date or the task settings do not fit."""
    if not is_specialty(project.field, project.specialty):
        raise UnknownSpecialty(
            f"“{project.specialty}” is no specialty of {project.field}. Choose one from the list of expertise.",
            fields={"specialty": ["Choose a specialty of the field."]},
        )
    if project.jurisdiction not in JURISDICTIONS:
        raise UnknownSpecialty(
            f"“{project.jurisdiction}” is not on the list of jurisdictions. Choose one that is.",
            fields={"jurisdiction": ["Choose a jurisdiction from the list."]},
        )
    if project.as_of > (now + AHEAD).date():
        raise DoesNotFit(
            "The as-of date lies in the future. Give the day whose law or knowledge counts.",
            fields={"as_of": ["Give today or an earlier day."]},
        )
    check_task(project)
    fewest = types.of(project.task_type).fewest_answers
    if not fewest <= project.seats_per_item <= 5:
        message = f"An item takes {fewest} to 5 experts."
        raise DoesNotFit(message, fields={"seats_per_item": [f"Give a number from {fewest} to 5."]})


def check_task(project: Project) -> None:
    """Raise DoesNotFit for an unknown task type, and for settings that its type does not take."""
    kind = types.BY_KIND.get(project.task_type)
    if kind is None:
        known = ", ".join(types.BY_KIND)
        raise DoesNotFit(
            f"There is no task type “{project.task_type}”. There are: {known}.",
            fields={"task_type": [f"Choose one of: {known}."]},
        )
    problems = kind.validate_settings(project.task_settings)
    if problems:
        fields: dict[str, list[str]] = {}
        for problem in problems:
            place = f"task_settings.{problem.field}" if problem.field else "task_settings"
            fields.setdefault(place, []).append(problem.message)
        raise DoesNotFit(f"The task's settings do not fit: {problems[0].message}", fields=fields)
