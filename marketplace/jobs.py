"""Sweeps that join judgement and money: each finds its work by state, works at most half a minute, may run twice."""

import logging
import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import SystemRandom
from uuid import UUID

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from marketplace.actions.auto_settlements import reopen_settled, settle_by_ai
from marketplace.actions.certificates import end_outdated, examine_group
from marketplace.actions.chat_rounds import answer_messages
from marketplace.actions.checks import plan_checks
from marketplace.actions.designs import draw_designs
from marketplace.actions.exports import fail_export, remove_old_files, write_next_shard
from marketplace.actions.invitations import end_invitations, invite_experts
from marketplace.actions.model_rounds import ask_round, pause_broken
from marketplace.actions.new_work import tell_waiting
from marketplace.actions.reports import fail_report, write_report
from marketplace.actions.routing import advance_item
from marketplace.actions.screenings import release, retrain_judge, screen_again, screen_new_items
from marketplace.actions.seats import fill_offer, tidy_closed
from marketplace.actions.settlements import settle_item, settle_missed
from marketplace.models import CertificateKind, Judge
from marketplace.queries.certificates import certificates_to_use, strata_to_test
from marketplace.queries.checks import offers_with_checks
from marketplace.queries.exports import exports_to_write
from marketplace.queries.judges import awaited, counted_judges, in_house
from marketplace.queries.model_calls import screenings_to_ask
from marketplace.queries.offers import closed_with_open_seats, offers_to_fill
from marketplace.queries.report_rows import reports_to_write
from marketplace.queries.routings import projects_to_draw
from marketplace.queries.screenings import has_judge_in_house, projects_to_screen, projects_to_teach
from tasks.actions.gold_verdicts import judge_gold
from tasks.actions.refits import refit_project
from tasks.models import Item
from tasks.queries.items import due_items
from tasks.queries.refits import due

SECONDS_A_RUN = 25.0
ITEMS_A_CHUNK = 100
ITEMS_A_LOOK = 500
TRY_AGAIN_AFTER = timedelta(minutes=1)
TAUGHT_FOR = timedelta(hours=1)
log = logging.getLogger(__name__)


def while_there_is_work(step: Callable[[], int]) -> int:
    """Repeat the step until it finds nothing or the time of a run is over; the sum of what it found."""
    until = time.monotonic() + SECONDS_A_RUN
    done = 0
    while time.monotonic() < until and (found := step()):
        done += found
    return done


@shared_task
def advance() -> int:
    """Decide items that are due and pay their answers; then pay what was missed. How many items and payments."""
    return while_there_is_work(decide_due) + while_there_is_work(settle_some)


def decide_due() -> int:
    """One chunk of due items. What fails is put off and reported, and holds up no other."""
    items = due_items(now=timezone.now(), limit=ITEMS_A_CHUNK)
    for item_id in items:
        try:
            advance_item(item_id=item_id, now=timezone.now())
            judge_gold(item_id=item_id, now=timezone.now())
            settle_item(item_id=item_id, now=timezone.now())
        except Exception:
            log.exception("item %s could not be decided or paid; tried again later", item_id)
            put_off(item_id)
    return len(items)


def put_off(item_id: UUID) -> None:
    Item.objects.filter(pk=item_id, due_at__isnull=False).update(due_at=timezone.now() + TRY_AGAIN_AFTER)


def settle_some() -> int:
    return settle_missed(now=timezone.now(), limit=ITEMS_A_CHUNK)


@shared_task
def open_more() -> int:
    """Draw the designs of planned items, then fill open offers with seats as far as their money reaches; how many
    seats were opened."""
    opened = 0
    for project_id in projects_to_draw():
        while_there_is_work(partial(draw, project_id))
    for offer_id in offers_to_fill():
        opened += while_there_is_work(partial(fill, offer_id))
    for offer_id in closed_with_open_seats():
        tidy_closed(offer_id=offer_id, now=timezone.now())
    return opened


def draw(project_id: UUID) -> int:
    """One chunk of items of one project."""
    return draw_designs(project_id=project_id, limit=ITEMS_A_LOOK, now=timezone.now())


@shared_task
def plan_hidden_checks() -> int:
    """Pay for the seats of hidden checks ahead, offer by offer; how many were planned."""
    rng = SystemRandom()
    return sum(plan_checks(offer_id=offer, now=timezone.now(), rng=rng) for offer in offers_with_checks())


def fill(offer_id: UUID) -> int:
    """One block of seats of one offer."""
    return fill_offer(offer_id=offer_id, now=timezone.now())


@shared_task
def screen() -> int:
    """Let each project's own judges look at items that came in, and again at undecided ones after they learnt; then
    let go on to experts what all have looked at. How many looks."""
    seen = 0
    for project_id in projects_to_screen():
        # A kind without classes has no reviewer in the house; its items go on once they were looked through.
        if has_judge_in_house(project_id):
            retrain_judge(project_id=project_id, now=timezone.now())
        judges, waits = in_house(project_id), bool(awaited(project_id))
        for judge in judges:
            is_alone = len(judges) == 1 and not waits
            seen += while_there_is_work(partial(look, partial(screen_new_items, moves=is_alone), judge))
            seen += while_there_is_work(partial(look, screen_again, judge))
        while_there_is_work(partial(let_go, project_id))
    return seen


@shared_task
def teach() -> int:
    """Let the projects' own judges learn anew where enough was decided, whether or not anything new came in; in how
    many projects something was. What a longer outage hid is learnt with the next decision."""
    projects = [each for each in projects_to_teach(since=timezone.now() - TAUGHT_FOR) if has_judge_in_house(each)]
    for project_id in projects:
        retrain_judge(project_id=project_id, now=timezone.now())
    return len(projects)


def look(step: Callable[..., int], judge: Judge) -> int:
    """One chunk of items under the judge's eyes."""
    return step(judge=judge, limit=ITEMS_A_LOOK, now=timezone.now())


def let_go(project_id: UUID) -> int:
    """One chunk of items on to experts."""
    return release(project_id=project_id, limit=ITEMS_A_LOOK, now=timezone.now())


@shared_task
def ask_models() -> int:
    """Ask models over the network what is to be asked of them, as many questions at once as each takes; how many
    questions and conclusions. A round that has begun is ended: its time-outs lie below the limits of a task."""
    until, asked = time.monotonic() + SECONDS_A_RUN, 0
    while found := sum(ask(screening_id, until) for screening_id in screenings_to_ask(now=timezone.now())):
        asked += found
    return asked


def ask(screening_id: UUID, until: float) -> int:
    """One round of one model; what goes wrong with it holds up no other."""
    if time.monotonic() >= until:
        return 0
    try:
        return ask_round(screening_id=screening_id, clock=timezone.now, rng=random.SystemRandom())
    except Exception:
        log.exception("screening %s could not go on; tried again later", screening_id)
        pause_broken(screening_id=screening_id, until=timezone.now() + TRY_AGAIN_AFTER)
        return 0


@shared_task
def answer_chats() -> int:
    """Ask models for what experts said to them; how many questions."""
    return answer_messages(clock=timezone.now, rng=SystemRandom(), seconds=SECONDS_A_RUN)


@shared_task
def refit() -> int:
    """Weigh all answers anew of projects that have grown by a tenth; how many."""
    projects = due()
    for project_id in projects:
        refit_project(project_id=project_id, reviewers=counted_judges(project_id), now=timezone.now())
    return len(projects)


@shared_task
def certify() -> int:
    """End what is outdated, test groups where a look is due, settle under valid certificates, re-open what revoked
    ones settled; how many items moved."""
    end_outdated(now=timezone.now())
    for stratum_id in strata_to_test():
        for kind in CertificateKind:
            examine_group(stratum_id=stratum_id, kind=kind, now=timezone.now())
    moved = while_there_is_work(reopen)
    for certificate_id in certificates_to_use():
        moved += while_there_is_work(partial(settle, certificate_id))
    return moved


def reopen() -> int:
    return reopen_settled(limit=ITEMS_A_CHUNK, now=timezone.now())


def settle(certificate_id: UUID) -> int:
    """One chunk of items held against one certificate."""
    return settle_by_ai(certificate_id=certificate_id, limit=ITEMS_A_LOOK, now=timezone.now())


@shared_task
def run_exports() -> int:
    """Write shards of waiting and running exports; how many shards."""
    return sum(while_there_is_work(partial(write_shard_of, export_id)) for export_id in exports_to_write())


def write_shard_of(export_id: UUID) -> int:
    """One shard; an export that cannot be written is ended with the reason and holds up no other."""
    try:
        return int(write_next_shard(export_id=export_id, now=timezone.now()))
    except Exception as error:
        log.exception("export %s cannot be written", export_id)
        failure = f"The files could not be written ({type(error).__name__}). Nothing is lost: build it again."
        fail_export(export_id=export_id, failure=failure, now=timezone.now())
        return 0


@shared_task
def write_reports() -> int:
    """Reckon the reports that wait; how many. One that cannot be reckoned ends with the reason, and holds up none."""
    return sum(write_one(report_id) for report_id in reports_to_write())


def write_one(report_id: UUID) -> int:
    try:
        return int(write_report(report_id=report_id, now=timezone.now()))
    except Exception as error:
        log.exception("report %s cannot be reckoned", report_id)
        failure = f"The figures could not be reckoned ({type(error).__name__}). Nothing is lost: ask again."
        fail_report(report_id=report_id, failure=failure, now=timezone.now())
        return 0


@shared_task
def remove_old_exports() -> int:
    """Delete the files of exports older than EXPORT_KEPT."""
    return remove_old_files(older_than=timezone.now() - settings.EXPORT_KEPT)


@shared_task
def invite() -> int:
    """End invitations whose time is over or that were taken up, then invite those who fit best to work that waits; how
    many were invited."""
    while_there_is_work(end_some)
    return invite_experts(now=timezone.now(), rng=SystemRandom())


def end_some() -> int:
    return end_invitations(now=timezone.now(), limit=ITEMS_A_CHUNK)


@shared_task
def tell_of_new_work() -> int:
    """Tell experts who asked for it that work which fits them is open; how many were told."""
    return tell_waiting(now=timezone.now())
