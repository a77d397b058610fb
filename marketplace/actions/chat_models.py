"""Which models answer experts in a project's conversations: only those may see its items."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Invalid, Missing
from marketplace.actions.judges import check_lead, endpoint_of, project_of
from marketplace.models import ChatModel
from marketplace.queries.chats import version_of, visible_to
from tasks import types


@transaction.atomic
def add_chat_model(*, by: Actor, project_id: UUID, endpoint_id: UUID, now: datetime) -> ChatModel:
    """Let a model answer in the project's conversations; one that does already stays as it is.

    Locks the project. Raises Missing, RoleTooLow, EndpointOff, Invalid for a price in another currency or a kind of
    question without conversations.
    """
    project = project_of(by, project_id)
    if project.task_type not in types.LIVE:
        raise Invalid("In this kind of question nobody talks with a model.")
    endpoint = endpoint_of(by, project, endpoint_id)
    known = ChatModel.objects.filter(project=project, endpoint=endpoint, removed_at=None).first()
    if known is not None:
        return known
    made = ChatModel.objects.create(project=project, endpoint=endpoint, version=version_of(endpoint), added_at=now)
    facts = {"model": endpoint.model, "operator": endpoint.operator, "region": endpoint.region}
    note(made, "chat_model.added", by, now, {**facts, "retention_days": endpoint.retention_days})
    return made


@transaction.atomic
def remove_chat_model(*, by: Actor, chat_model_id: UUID, now: datetime) -> ChatModel:
    """Send this model nothing more of the project. What it said stays. Removed already is fine.

    Locks the row. Raises Missing, RoleTooLow.
    """
    rows = visible_to(by).select_for_update(no_key=True, of=("self",)).select_related("project", "endpoint")
    found = rows.filter(pk=chat_model_id).first()
    if found is None:
        raise Missing("There is no such model in a project that you may see.")
    check_lead(by, found.project.lab_id)
    if found.removed_at is None:
        found.removed_at = now
        found.save(update_fields=["removed_at"])
        note(found, "chat_model.removed", by, now, {"model": found.endpoint.model})
    return found


def note(row: ChatModel, act: str, by: Actor, now: datetime, facts: dict[str, object]) -> None:
    record_act(
        by=by, act=act, object_type="chat_model", object_id=row.pk, now=now, lab_id=row.project.lab_id, facts=facts
    )
    topic = f"project:{row.project_id}"
    record_event(topic=topic, kind="chat_model.changed", object_type="chat_model", object_id=row.pk)
