"""Which AI models may look at a project's items: adding one from an endpoint, and what say it has."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Conflicting, Invalid, Missing, RoleTooLow, check_move
from accounts.models import Role
from marketplace.errors import EndpointOff, JudgeExists
from marketplace.judges.prompts import hash_of
from marketplace.models import Endpoint, Judge, JudgeState, Screening
from marketplace.models.screenings import MOVES
from marketplace.queries import endpoints
from marketplace.queries import judges as queries
from tasks import types
from tasks.models import Constitution, Project


@transaction.atomic
def add_judge(
    *, by: Actor, project_id: UUID, endpoint_id: UUID, samples: int = 1, both_orders: bool = True, now: datetime
) -> Judge:
    """Let a model look at the project's items, in its shadow: it is told the newest guideline and principles. Added
    again after these changed, it is a new version and the old one is off.

    Locks the project. Raises Missing, RoleTooLow, EndpointOff, JudgeExists, Invalid for a price in another
    currency or a kind of question without classes.
    """
    project = project_of(by, project_id)
    if not types.has_classes(project.task_type):
        raise Invalid("AI reviewers do not look at this kind of question yet. Experts decide all of it.")
    endpoint = endpoint_of(by, project, endpoint_id)
    rules, constitution = queries.rules_for(project)
    newest = queries.newest_named(project.pk, endpoint.name)
    wanted = hash_of(rules, endpoint.model, endpoint.provider), samples, both_orders
    if newest and newest.state != JudgeState.OFF:
        if (newest.prompt_hash, newest.samples, newest.both_orders) == wanted:
            raise JudgeExists("This AI reviewer looks at the project already, under the newest guideline.")
        retire(newest, now)
    judge = make(project, endpoint, newest, constitution, now, prompt=rules, prompt_hash=wanted[0], samples=samples,
                 both_orders=both_orders)  # fmt: skip
    Screening.objects.create(project=project, judge=judge, started_at=now)
    facts = {"endpoint": str(endpoint.pk), "model": endpoint.model, "operator": endpoint.operator}
    note(judge, "judge.added", by, now, {**facts, "region": endpoint.region, "retention_days": endpoint.retention_days})
    return judge


@transaction.atomic
def switch_judge(*, by: Actor, judge_id: UUID, state: JudgeState, now: datetime) -> Judge:
    """Give a judge a say, take it back, or switch it off, so that it sees nothing more. Locks the judge.

    Raises Missing, RoleTooLow, IllegalMove, Conflicting for a version that another has replaced.
    """
    judge = (
        Judge.objects.select_for_update(no_key=True, of=("self",))
        .select_related("project")
        .filter(pk=judge_id, project__lab__in=list(by.labs))
        .first()
    )
    if judge is None:
        raise Missing("There is no such AI reviewer, or none that you may see.")
    check_lead(by, judge.lab_id)
    if judge.retired_at is not None:
        raise Conflicting("A newer version has replaced this AI reviewer. Switch that one.")
    check_move(MOVES, now_in=judge.state, to=state, what="AI reviewer")
    if judge.state == JudgeState.OFF:
        Screening.objects.filter(judge=judge).update(finished_at=None, cursor=None, pause_reason="", waits_until=None)
    judge.state = state
    judge.save(update_fields=["state"])
    note(judge, f"judge.{state.value}", by, now, {})
    return judge


def make(
    project: Project,
    endpoint: Endpoint,
    newest: Judge | None,
    constitution: Constitution | None,
    now: datetime,
    **more: object,
) -> Judge:
    return Judge.objects.create(
        lab_id=project.lab_id, project=project, kind=endpoint.provider, name=endpoint.name, endpoint=endpoint,
        model=endpoint.model, version=newest.version + 1 if newest else 1, constitution=constitution, created_at=now,
        **more,
    )  # fmt: skip


def retire(judge: Judge, now: datetime) -> None:
    judge.state, judge.retired_at = JudgeState.OFF, now
    judge.save(update_fields=["state", "retired_at"])


def project_of(by: Actor, project_id: UUID) -> Project:
    """The project of one's own lab, locked, for leads and owners."""
    rows = Project.objects.select_for_update(no_key=True, of=("self",))
    project = rows.filter(pk=project_id, lab__in=list(by.labs)).first()
    if project is None:
        raise Missing("There is no such project, or none that you may see.")
    check_lead(by, project.lab_id)
    return project


def endpoint_of(by: Actor, project: Project, endpoint_id: UUID) -> Endpoint:
    """A model of the platform or of the project's own lab, that is on and priced in the project's currency."""
    endpoint = endpoints.visible_to(by).filter(pk=endpoint_id).first()
    if endpoint is None or endpoint.lab_id not in (None, project.lab_id):
        raise Missing("There is no such model, or none that this project may ask.")
    if not endpoint.is_active:
        raise EndpointOff("This model is switched off. Choose another.")
    held_in = queries.currency_of(project)
    has_price = bool(endpoint.input_micro_per_thousand or endpoint.output_micro_per_thousand)
    if has_price and held_in not in (None, endpoint.currency):
        message = f"This model is priced in {endpoint.currency} and the project pays in {held_in}. Choose another."
        raise Invalid(message, fields={"endpoint": [message]})
    return endpoint


def check_lead(by: Actor, lab_id: UUID) -> None:
    if not by.is_member(lab_id, Role.LEAD):
        raise RoleTooLow("Only an owner or a data lead of the lab may do this. Ask one of them.")


def note(judge: Judge, act: str, by: Actor, now: datetime, facts: dict[str, object]) -> None:
    record_act(
        by=by, act=act, object_type="judge", object_id=judge.pk, now=now, lab_id=judge.lab_id,
        facts={"name": judge.name, "version": judge.version, **facts},
    )  # fmt: skip
    topic = f"project:{judge.project_id}"
    record_event(topic=topic, kind="judge.changed", object_type="judge", object_id=judge.pk)
