"""A project whose experts' and models' answers are replayed from a real set: people, project, plan, models."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import orjson
from django.db import transaction

from accounts.actions.users import create_user
from accounts.models import Lab, User
from marketplace.actions.endpoints import Facts, register_endpoint
from marketplace.actions.judges import add_judge, switch_judge
from marketplace.actions.offers import Terms, create_offer
from marketplace.actions.plans import set_plan
from marketplace.demo.pandalm import MODELS, Pair
from marketplace.demo.people import LAB, OPERATIONS, PASSWORD, Guest, actor, make_expert, make_ready
from marketplace.demo.texts import text
from marketplace.demo.work import stored
from marketplace.models import Endpoint, Judge, JudgeState, Offer
from payments.actions.budgets import create_budget
from payments.actions.deposits import request_deposit
from tasks.actions.exams import answer_question, start_attempt
from tasks.actions.imports import create_import
from tasks.actions.projects import create_project
from tasks.models import Exam, Project

ANNOTATORS = tuple(Guest(f"annotator-{n}", f"Annotator {n} of PandaLM", "replayed") for n in (1, 2, 3))
SENIOR = Guest("senior", "Sara Lindqvist", "a lawyer with a long record: decides disputed items")
FIELD, PAY_MINOR = "law", 180
WRONG_KEYS, CHECK_SHARE = 2, 0.04
EXAMS_PASSED, BETWEEN_EXAMS = 8, timedelta(days=31)
MAPPING = {"prompt": "instruction", "context": "input", "a": "response1", "b": "response2", "external_id": "id"}
BY_PAIR = "each pair counts as a trial of its own, near-duplicates apart, though about six pairs share a prompt."
BY_PROMPT = "pairs of the same prompt count as one trial."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to replay: how many items, the error that may stand, the share that becomes evidence, what a trial is."""

    items: int = 1000
    epsilon: float = 0.05
    evidence: float = 0.4
    by_prompt: bool = False

    @property
    def name(self) -> str:
        trials = ", by prompt" if self.by_prompt else ""
        return f"Replayed data: PandaLM, {self.epsilon:.0%} may differ{trials}"

    @property
    def plan(self) -> dict[str, object]:
        return {
            "settles_by_ai": True, "epsilon": self.epsilon, "sureness": 0.9, "minimum_seats": 1,
            "calibration_seats": 3, "calibration_items": round(self.items * self.evidence), "gold_share": 0.08,
            "audit_share": 0.15, "shows_suggestions": True, "worth_minor": 5_000,
        }  # fmt: skip


@transaction.atomic
def make_annotators(now: datetime) -> None:
    """The three whose answers are replayed and a senior expert with a record, where they are not there yet."""
    for place, guest in enumerate((*ANNOTATORS, SENIOR), start=1):
        if User.objects.filter(email=guest.email).exists():
            continue
        create_user(email=guest.email, password=PASSWORD, name=guest.person)
        make_expert(guest, FIELD, "US-NY", ["general"], number=f"534100{place}", now=now)
        make_ready(guest, now)
        if guest == SENIOR:
            pass_exams(guest, now)


def pass_exams(guest: Guest, now: datetime) -> None:
    """A record good enough for reviews, from the field's exam alone: taken again each month, answered right."""
    exam = Exam.objects.filter(field=FIELD, is_open=True).order_by("pk")[0]
    for ago in range(EXAMS_PASSED, 0, -1):
        at = now - ago * BETWEEN_EXAMS
        attempt = start_attempt(by=actor(guest), exam_id=exam.pk, now=at, rng=Random(ago))  # noqa: S311  (draws questions)
        for response in attempt.responses.select_related("question").order_by("ordinal"):
            question = response.question
            answer_question(
                by=actor(guest), attempt_id=attempt.pk, question_id=question.pk, choice=question.right_choice, now=at
            )


@transaction.atomic
def make_replay(wanted: Wanted, pairs: Sequence[Pair], now: datetime) -> tuple[Offer, UUID]:
    """The project under its plan with a draft offer, nothing imported yet; offer and the deposit that is asked for."""
    by, lab = actor(LAB), Lab.objects.get(members__user__email=LAB.email)
    project = create_project(
        by=by, lab_id=lab.pk, facts=facts_of(wanted), guideline=guideline_of(wanted, len(pairs)), principles=[], now=now
    )
    set_plan(by=by, project_id=project.pk, wanted=wanted.plan, now=now)
    number = Project.objects.filter(name__startswith="Replayed data").count()
    budget = create_budget(by=by, lab_id=lab.pk, name=f"{project.name} ({number})"[:120], currency="USD", now=now)
    terms = Terms(credential_kinds=["licence"], jurisdiction_required=False)
    offer = create_offer(by=by, project_id=project.pk, budget_id=budget.pk, pay_minor=PAY_MINOR, terms=terms, now=now)
    # Three answers an item, hidden checks, reviews and the fee, with room to spare.
    deposit = request_deposit(by=by, budget_id=budget.pk, amount_minor=len(pairs) * PAY_MINOR * 6 + 50_000, now=now)
    return offer, deposit.pk


def facts_of(wanted: Wanted) -> dict[str, object]:
    return {
        "name": wanted.name, "field": FIELD, "specialty": "general", "jurisdiction": "US", "as_of": date(2023, 6, 8),
        "audience": "general reader", "task_type": "pair", "task_settings": {"ties": True}, "seats_per_item": 3,
        "source_licence": "PandaLM test set, Apache-2.0; answers replayed",
    }  # fmt: skip


def guideline_of(wanted: Wanted, items: int) -> str:
    return text("guideline_replay.md").format(
        items=items, wrong=WRONG_KEYS, pace=200, clusters=BY_PROMPT if wanted.by_prompt else BY_PAIR
    )


def bring_in(project: Project, pairs: Sequence[Pair], *, by_prompt: bool, now: datetime) -> None:
    """The pairs as a lab's file."""
    rows = [
        {"id": pair.name, "instruction": pair.prompt, "input": pair.context, "response1": pair.a, "response2": pair.b,
         "prompt": f"{pair.prompt}\n{pair.context}"[:200]}
        for pair in pairs
    ]  # fmt: skip
    mapping = {**MAPPING, **({"cluster": "prompt"} if by_prompt else {})}
    body = b"\n".join(orjson.dumps(row) for row in rows)
    create_import(by=actor(LAB), project_id=project.pk, upload=stored("pandalm.jsonl", body), mapping=mapping, now=now)


def add_models(project: Project, host: str, now: datetime) -> list[Judge]:
    """The models whose verdicts are recorded, as staff register them and the lab gives them a say."""
    judges = []
    for model in MODELS:
        endpoint = register_endpoint(
            by=actor(OPERATIONS), lab_id=None, facts=facts_of_model(model, host), key="", now=now
        )
        judge = add_judge(by=actor(LAB), project_id=project.pk, endpoint_id=endpoint.pk, both_orders=False, now=now)
        judges.append(switch_judge(by=actor(LAB), judge_id=judge.pk, state=JudgeState.COUNTED, now=now))
    return judges


def facts_of_model(model: str, host: str) -> Facts:
    earlier = Endpoint.objects.filter(name__startswith=f"{model}, recorded").count()
    return Facts(
        name=f"{model}, recorded{f' ({earlier + 1})' if earlier else ''}", provider="openai",
        base_url=f"http://{host}/v1", model=model, operator="a record of 2023, replayed", region="this machine",
        retention_days=0, calls_at_once=32, calls_per_minute=100_000,
    )  # fmt: skip
