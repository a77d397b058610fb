"""Exams, projects and their items, and the money for them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from accounts.models import Lab
from marketplace.actions.offers import Terms, create_offer
from marketplace.demo.people import LAB, actor
from marketplace.demo.texts import FOLDER, text
from marketplace.models import Offer
from payments.actions.budgets import create_budget
from payments.actions.deposits import request_deposit
from tasks.actions.constitutions import NewPrinciple
from tasks.actions.exams import create_exam, questions_of
from tasks.actions.imports import Upload, create_import
from tasks.actions.projects import create_project
from tasks.constitution_templates import TEMPLATES
from tasks.importing.exam_files import ExamInFile, read_exam
from tasks.models import Exam
from tasks.queries.imports import path_of


@dataclass(frozen=True, slots=True)
class Example:
    """One demo project: its facts, guideline, file and price."""

    facts: dict[str, Any]
    guideline: str
    file: str
    mapping: dict[str, str | None]
    pay_minor: int
    deposit_minor: int
    # The template whose principles it judges by.
    principles: str = ""


ANSWERS = Example(
    facts={
        "name": "Patient questions: which answer serves better?", "field": "medicine", "specialty": "general",
        "jurisdiction": "US", "as_of": date(2026, 11, 1), "audience": "patient", "task_type": "pair",
        "task_settings": {"ties": True}, "seats_per_item": 2, "source_licence": "written for this demo",
    },
    guideline="guideline_answers.md", file="patient_answers.jsonl",
    mapping={"prompt": "prompt", "a": "answer_a", "b": "answer_b", "external_id": "id"},
    pay_minor=1420, deposit_minor=100_000,
)  # fmt: skip
CLAUSES = Example(
    facts={
        "name": "Contract clauses: may it be assigned?", "field": "law", "specialty": "contracts",
        "jurisdiction": "US", "as_of": date(2026, 3, 1), "audience": "in-house counsel", "task_type": "choice",
        "task_settings": {
            "question": "Does the clause restrict assignment of the agreement?",
            "labels": [
                {"value": "restricts", "text": "Restricts assignment"},
                {"value": "permits", "text": "Permits assignment"},
                {"value": "neither", "text": "Says nothing on it"},
            ],
        },
        "seats_per_item": 2, "source_licence": "written for this demo",
    },
    guideline="guideline_clauses.md", file="assignment_clauses.jsonl",
    mapping={"text": "clause", "context": "contract", "external_id": "id"},
    pay_minor=980, deposit_minor=60_000,
)  # fmt: skip

CRITIQUES = Example(
    facts={
        "name": "Answers to patients: which principle breaks?", "field": "medicine", "specialty": "general",
        "jurisdiction": "US", "as_of": date(2026, 11, 1), "audience": "patient", "task_type": "critique",
        "task_settings": {}, "seats_per_item": 2, "source_licence": "written for this demo",
    },
    guideline="guideline_critiques.md", file="patient_critiques.jsonl",
    mapping={"prompt": "question", "response": "response", "external_id": "id"},
    pay_minor=2150, deposit_minor=80_000, principles="patient_answers",
)  # fmt: skip
EXAMPLES = (ANSWERS, CLAUSES, CRITIQUES)


def make_exams() -> None:
    """The two exams, where they are not there yet."""
    for name in ("exam_medicine.json", "exam_law.json"):
        exam = read_exam(text(name))
        assert isinstance(exam, ExamInFile)  # noqa: S101  (our own file)
        if not Exam.objects.filter(title=exam.title).exists():
            create_exam(
                title=exam.title, field=exam.field, questions=questions_of(exam), length=exam.length,
                minutes=exam.minutes,
            )  # fmt: skip


def make_project(example: Example, lab: Lab, now: datetime) -> tuple[Offer, UUID]:
    """The project with its file on the way in, and a draft offer whose deposit is asked for; offer and deposit id."""
    by = actor(LAB)
    project = create_project(
        by=by, lab_id=lab.pk, facts=example.facts, guideline=text(example.guideline),
        principles=principles_of(example), now=now,
    )  # fmt: skip
    upload = stored(example.file, (FOLDER / example.file).read_bytes())
    create_import(by=by, project_id=project.pk, upload=upload, mapping=example.mapping, now=now)
    budget = create_budget(by=by, lab_id=lab.pk, name=project.name[:120], currency="USD", now=now)
    terms = Terms(minimum_expected=0.0, credential_kinds=["licence"], specialty_required=False)
    offer = create_offer(
        by=by, project_id=project.pk, budget_id=budget.pk, pay_minor=example.pay_minor, terms=terms, now=now
    )
    deposit = request_deposit(by=by, budget_id=budget.pk, amount_minor=example.deposit_minor, now=now)
    return offer, deposit.pk


def principles_of(example: Example) -> list[NewPrinciple]:
    chosen = [template for template in TEMPLATES if template.name == example.principles]
    return [NewPrinciple(**each) for template in chosen for each in template.principles]


def stored(name: str, body: bytes) -> Upload:
    """A file of the demo, laid into the upload folder."""
    digest = hashlib.sha256(body).hexdigest()
    place = path_of(f"demo-{digest[:16]}")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(body)
    return Upload(filename=name, stored_as=place.name, digest=digest, bytes_total=len(body))
