"""Hidden checks: items whose answer a person vouches for. People make, re-key and retire them; a job may only ask
people to look (`mark_suspect`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.evidence import withdraw_evidence
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Invalid, Missing, ReasonNeeded, RoleTooLow, check_move
from accounts.models import EvidenceKind, Role
from tasks import types
from tasks.actions.decisions import certain, move_item
from tasks.errors import AnswerDoesNotFit, NotFitForGold
from tasks.models import Decision, Gold, GoldOrigin, GoldState, Item, ItemState, Project, Route, Seat, SeatState
from tasks.models.gold import MOVES
from tasks.models.seats import UNTAKEN
from tasks.queries.constitutions import in_force, settings_under
from tasks.queries.decisions import current
from tasks.queries.gold import is_strong, of_gold

METHOD = "person"
AT_MOST = 1000
FRESH = (ItemState.IMPORTED, ItemState.SCREENED)
type Answers = Mapping[str, Mapping[str, object]]


@transaction.atomic
def make_gold(*, by: Actor, project_id: UUID, answers: Answers, reason: str, now: datetime) -> list[Gold]:
    """Turn items that no expert has seen into hidden checks, each with the answer that the lab vouches for, all or
    none. `answers` by external id, at most 1000.

    Locks the items. Raises Missing, RoleTooLow, ReasonNeeded, Invalid, AnswerDoesNotFit, NotFitForGold.
    """
    project = led_project(by, project_id)
    check_kind(project)
    check_reason(reason)
    if not 0 < len(answers) <= AT_MOST:
        raise Invalid(f"Name between 1 and {AT_MOST} items.", fields={"answers": ["Too few or too many."]})
    items = locked_by_external_id(project, answers)
    checked = {item.pk: checked_answer(item, answers[item.external_id]) for item in items}
    for item in items:
        if item.state not in FRESH:
            raise NotFitForGold(
                f"Item {item.external_id} is {item.get_state_display().lower()}. Only items that no expert has seen "
                "yet become hidden checks by your word; a decided one can be promoted.",
                external_id=item.external_id,
            )
        supersede(item, checked[item.pk], by, reason, now)
        move_item(item, ItemState.GOLD)
    made = Gold.objects.bulk_create(
        Gold(item=item, answer=checked[item.pk], origin=GoldOrigin.LAB, reason=reason, made_by=by.user, made_at=now)
        for item in items
    )
    for gold in made:
        note(gold, project, "gold.made", by=by, reason=reason, now=now)
    return made


@transaction.atomic
def promote_gold(*, by: Actor, item_id: UUID, reason: str, now: datetime) -> Gold:
    """Turn a decided item into a hidden check, where its experts left no doubt; the decision stays as it stands.

    Locks the item. Raises Missing, RoleTooLow, ReasonNeeded, NotFitForGold.
    """
    item = led_item(by, item_id)
    check_kind(item.project)
    check_reason(reason)
    decision = current(item_ids=[item.pk]).first()
    if item.state != ItemState.DECIDED or decision is None or not is_strong(decision):
        raise NotFitForGold(
            "Only a decision at least 97 % sure, of three experts or more who all agree, becomes a hidden check.",
            external_id=item.external_id,
        )
    if Gold.objects.filter(item=item).exists():
        raise NotFitForGold("This item was a hidden check before; its answer is known to people.")
    move_item(item, ItemState.GOLD)
    gold = Gold.objects.create(
        item=item, answer=decision.answer, origin=GoldOrigin.PROMOTED, reason=reason, made_by=by.user, made_at=now
    )
    note(gold, item.project, "gold.promoted", by=by, reason=reason, now=now)
    return gold


@transaction.atomic
def move_gold(*, by: Actor, item_id: UUID, to: GoldState, reason: str, counts: bool = True, now: datetime) -> Gold:
    """A person takes a hidden check out of use for a while, doubts it, puts it back or retires it. Putting back
    confirms its answer anew. `counts` False, when retiring: what was answered on it speaks for and against nobody.

    Locks the item and its unused seats, which close. Raises Missing, RoleTooLow, ReasonNeeded, IllegalMove.
    """
    item = led_item(by, item_id)
    check_reason(reason)
    gold = locked_gold(item)
    check_move(MOVES, now_in=gold.state, to=to, what="hidden check")
    gold.state, gold.reason = to, reason
    gold.save(update_fields=["state", "reason"])
    if to == GoldState.ACTIVE:
        supersede(item, gold.answer, by, reason, now)
    else:
        close_unused(item)
    if to == GoldState.RETIRED:
        if not counts:
            withdraw_evidence(kind=EvidenceKind.GOLD, source_ids=of_gold(item.pk))
        # The gold step ends it once nobody has it in hand.
        item.due_at = now
        item.save(update_fields=["due_at"])
    note(gold, item.project, f"gold.{to}", by=by, reason=reason, now=now)
    return gold


@transaction.atomic
def mark_suspect(*, item_id: UUID, reason: str, now: datetime) -> bool:
    """A job asks people to look at a hidden check; it is not handed out until one has. Whether it was in use.

    Locks the item, the check and its unused seats.
    """
    item = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project").get(pk=item_id)
    gold = locked_gold(item)
    if gold.state not in (GoldState.ACTIVE, GoldState.RESTING):
        return False
    gold.state, gold.reason = GoldState.SUSPECT, reason
    gold.save(update_fields=["state", "reason"])
    close_unused(item)
    note(gold, item.project, "gold.suspect", by=None, reason=reason, now=now)
    return True


def led_project(by: Actor, project_id: UUID) -> Project:
    project = Project.objects.filter(pk=project_id).first()
    if project is None or not by.is_member(project.lab_id):
        raise Missing("There is no such project, or none that you may see.")
    check_lead(by, project.lab_id)
    return project


def led_item(by: Actor, item_id: UUID) -> Item:
    """The item with its project, locked, for a lead of its lab. Raises Missing, RoleTooLow."""
    rows = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    item = rows.filter(pk=item_id).first()
    if item is None or not by.is_member(item.project.lab_id):
        raise Missing("There is no such item here, or none that you may see.")
    check_lead(by, item.project.lab_id)
    return item


def check_lead(by: Actor, lab_id: UUID) -> None:
    if not by.is_member(lab_id, Role.LEAD):
        raise RoleTooLow("Only data leads and owners of the lab keep hidden checks. Ask one of them.")


def check_kind(project: Project) -> None:
    """Raises NotFitForGold for kinds of which several answers may be good."""
    if not types.of(project.task_type).has_one_right_answer:
        raise NotFitForGold("Of texts several may be good, so none can be held against an expert as a hidden check.")


def check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded("Say why: whoever looks at this check later reads it.", fields={"reason": ["Say why."]})


def locked_by_external_id(project: Project, answers: Answers) -> Sequence[Item]:
    rows = Item.objects.select_for_update(no_key=True, of=("self",)).select_related("project")
    items = list(rows.filter(project=project, external_id__in=list(answers)).order_by("pk"))
    lost = sorted(answers.keys() - {item.external_id for item in items})
    if lost:
        raise Invalid(
            f"There is no item “{lost[0]}” in this project.", fields={f"answers.{name}": [name] for name in lost}
        )
    return items


def locked_gold(item: Item) -> Gold:
    """The hidden check of an item that the caller has locked, locked too. Raises NotFitForGold."""
    gold = Gold.objects.select_for_update(no_key=True).filter(item=item).first()
    if gold is None:
        raise NotFitForGold("This item is no hidden check.")
    return gold


def checked_answer(item: Item, answer: Mapping[str, object]) -> dict[str, object]:
    """The answer, on the sides as stored. Raises AnswerDoesNotFit."""
    kind = types.of(item.project.task_type)
    asked = settings_under(item.project, in_force(item.project))
    problems = kind.validate_answer(dict(answer), asked, item.content)
    if problems:
        message = f"{item.external_id}: {problems[0].message}"
        raise AnswerDoesNotFit(message, fields={"answers": [problem.message for problem in problems]})
    return dict(answer)


def supersede(item: Item, answer: Mapping[str, object], by: Actor, reason: str, now: datetime) -> Decision:
    """A person's decision in place of what stood; the caller has locked the item."""
    current(item_ids=[item.pk]).update(superseded_at=now)
    return Decision.objects.create(
        item=item, answer=dict(answer), confidence=1.0, answers_counted=0, route=Route.EXPERT, method=METHOD,
        posterior=certain(item, answer),
        decided_by=by.user, reason=reason, decided_at=now,
    )  # fmt: skip


def close_unused(item: Item) -> int:
    """Close the seats that nobody has in hand; how many. Items in hands are finished and paid."""
    return Seat.objects.filter(item=item, state__in=UNTAKEN).update(state=SeatState.CLOSED)


def note(gold: Gold, project: Project, act: str, *, by: Actor | None, reason: str, now: datetime) -> None:
    """Trail, and a word to the lab's pages; experts hear nothing of it."""
    record_act(
        by=by, act=act, object_type="item", object_id=gold.item_id, now=now, lab_id=project.lab_id, reason=reason
    )
    record_event(topic=f"project:{project.pk}", kind="gold.changed", object_type="item", object_id=gold.item_id)
