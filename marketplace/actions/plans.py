from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Invalid, Missing, NotAllowed
from accounts.models import Role
from marketplace.models import QualityPlan
from tasks import types
from tasks.models import Project

SHARES = {"epsilon", "delta", "sureness", "gold_share", "audit_share", "blind_share"}
OPEN_BELOW_ONE = {"epsilon", "delta", "sureness"}
MAY_BE_ZERO = {"gold_share"}
FEWEST_BLIND = 3
HIGHEST = {"gold_share": 0.5}


@transaction.atomic
def set_plan(*, by: Actor, project_id: UUID, wanted: Mapping[str, object], now: datetime) -> QualityPlan:
    """Say what quality the project is to have; the first time makes the plan. Items drawn already keep their design.

    Locks the project. Raises Missing, NotAllowed, Invalid with the fields to mend.
    """
    rows = Project.objects.select_for_update(no_key=True, of=("self",))
    project = rows.filter(pk=project_id, lab__in=list(by.labs)).first()
    if project is None:
        raise Missing("There is no such project, or none that you may see.")
    if not by.is_member(project.lab_id, Role.LEAD):
        raise NotAllowed("Only an owner or a data lead of the lab may set the plan. Ask one of them.")
    first = QualityPlan(project=project, version=0, minimum_seats=min(2, project.seats_per_item))
    plan = QualityPlan.objects.filter(pk=project).first() or first
    for name, value in wanted.items():
        setattr(plan, name, value)
    check(plan, project)
    plan.version, plan.changed_at = plan.version + 1, now
    plan.save()
    record_act(
        by=by, act="plan.set", object_type="project", object_id=project.pk, now=now, lab_id=project.lab_id,
        facts={**wanted, "version": plan.version},
    )  # fmt: skip
    record_event(topic=f"project:{project.pk}", kind="plan.changed", object_type="project", object_id=project.pk)
    return plan


def check(plan: QualityPlan, project: Project) -> None:
    """Whether the numbers fit together. Raises Invalid."""
    problems = {name: [sentence] for name in sorted(SHARES) if (sentence := share_problem(plan, name))}
    if not 1 <= plan.minimum_seats <= project.seats_per_item:
        problems["minimum_seats"] = [f"Between 1 and the {project.seats_per_item} answers an item may have."]
    if plan.settles_by_ai and not types.has_classes(project.task_type):
        problems["settles_by_ai"] = ["AI reviewers do not look at this kind of question yet, so experts decide it all."]
    elif plan.settles_by_ai and project.seats_per_item < FEWEST_BLIND:
        problems["settles_by_ai"] = [
            f"Evidence takes {FEWEST_BLIND} blind answers an item, and this project allows {project.seats_per_item}."
        ]
    elif plan.settles_by_ai and not FEWEST_BLIND <= plan.calibration_seats <= project.seats_per_item:
        problems["calibration_seats"] = [f"Evidence takes {FEWEST_BLIND} to {project.seats_per_item} answers an item."]
    if problems:
        raise Invalid("Some of the plan does not fit. Mend what is marked.", fields=problems)


def share_problem(plan: QualityPlan, name: str) -> str:
    value, highest = float(getattr(plan, name)), HIGHEST.get(name, 1.0)
    if name == "epsilon" and value == 0:
        return "No number of items can prove an error of exactly 0; ask for a small one above 0, such as 0.02."
    too_low = value < 0 or (value == 0 and name not in MAY_BE_ZERO)
    too_high = value > highest or (value == 1 and name in OPEN_BELOW_ONE)
    return f"Give a share above 0 and at most {highest:g}, such as 0.05." if too_low or too_high else ""
