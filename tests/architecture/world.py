"""One lab with an expert at work for it, and people who have nothing to do with either.

`ids` names an object of that lab or expert for every parameter that occurs in an address; a new parameter is one line
in `World.objects`. `marks` are texts and ids that nobody foreign may be shown.
"""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from orjson import loads

from accounts.actions.api_keys import create_api_key
from accounts.actions.availability import update_availability
from accounts.actions.conflicts import avoid_firm, declare_conflict
from accounts.actions.members import add_member
from accounts.actions.notifications import notify
from accounts.actor import Actor
from accounts.models import Expert, Lab, Publication, Role, StaffDuty
from marketplace.actions.certificates import as_json
from marketplace.actions.reports import figures_of
from marketplace.certification.certify import certify
from marketplace.certification.evidence import Design, Kind, gathered
from marketplace.models import (
    Certificate,
    ChatModel,
    Endpoint,
    Engagement,
    Export,
    Invitation,
    Judge,
    Offer,
    QualityPlan,
    Report,
    Routing,
    Stratum,
)
from marketplace.reporting.efficiency import Assumptions
from payments.actions.rates import set_rate
from payments.models import Budget, Deposit, Earning, Rate
from tasks import models as tasks
from tests.factories import money
from tests.factories.agreements import make_nda
from tests.factories.credentials import make_credential
from tests.factories.experts import make_expert, make_qualification
from tests.factories.labs import make_lab, make_member
from tests.factories.people import NOW, anew, make_person, make_staff

MARK = "obsidian"
PAY_MINOR = 1_237
LEAST_HOURLY_MINOR = 98_769


@dataclass
class World:
    lab: Lab
    owner: Actor
    expert: Expert
    worker: Actor
    ids: dict[str, str] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)

    def note(self, **objects: object) -> None:
        """Register objects under the names that addresses use."""
        for name, found in objects.items():
            self.ids[name] = str(getattr(found, "pk", found))
            if hasattr(found, "pk"):
                self.marks.add(str(found.pk))


def make_world() -> World:
    """The lab, its people, work under way, money spent."""
    lab, owner = make_lab(f"Lab {MARK}")
    expert, worker = make_expert(name=f"Dr {MARK}", email=f"{MARK}@example.org")
    world = World(lab, owner, expert, worker)
    world.marks |= {MARK, owner.user.email, str(owner.user.pk), str(worker.user.pk), str(expert.pk)}
    add_people(world)
    budget, rate = add_money(world)
    project = add_work(world)
    add_gold(world, project)
    add_exam(world)
    add_offer(world, project, budget, rate)
    add_export(world, project)
    add_certificate(world, project)
    add_returned(world, project)
    add_attachment(world, project)
    add_question(world)
    add_conversation(world)
    add_lapsed(world, project)
    return world


def add_people(world: World) -> None:
    person = make_person(name=f"Member {MARK}")
    member = add_member(by=world.owner, lab_id=world.lab.pk, email=person.user.email, role=Role.LEAD, now=NOW)
    key, _ = create_api_key(by=world.owner, name=MARK, scopes=[], now=NOW, lab_id=world.lab.pk)
    credential = make_credential(world.worker, name_on_document=MARK, number="OBSIDIAN-77")
    conflict = declare_conflict(by=world.worker, lab_id=make_lab("Avoided lab")[0].pk, now=NOW)
    firm = avoid_firm(by=world.worker, name=f"Firm {MARK}", now=NOW)
    agreement = make_nda(world.lab.pk, world.owner, title=f"NDA {MARK}")
    qualification = make_qualification(world.expert.pk)
    world.marks |= {person.user.email, "OBSIDIAN-77", str(Publication.objects.get(expert=qualification.expert_id).pk)}
    world.note(lab_id=world.lab, member_id=member, key_id=key, credential_id=credential, conflict_id=conflict)
    world.note(firm_id=firm)
    update_availability(by=world.worker, changes={"least_hourly_minor": LEAST_HOURLY_MINOR}, now=NOW)
    world.marks.add(f":{LEAST_HOURLY_MINOR}")
    world.note(agreement_id=agreement)


def add_money(world: World) -> tuple[Budget, Rate]:
    budget = money.budget(world.owner, world.lab)
    deposit: Deposit = money.fund(world.owner, budget, 100_000)
    rate = set_rate(by=world.owner, budget_id=budget.pk, pay_minor=PAY_MINOR, now=NOW)
    account = money.payee(world.expert)
    earnings: list[Earning] = [money.earn_payable(world.expert, rate) for _ in range(3)]
    batch = money.batches.build_batch(by=make_staff(StaffDuty.FINANCE), currency="USD", now=NOW)
    money.earn_payable(world.expert, rate)
    sums = {f":{PAY_MINOR * items}" for items in range(1, 5)}
    world.note(budget_id=budget, deposit_id=deposit, batch_id=batch, transaction_id=earnings[0].transaction_id)
    world.marks |= {str(earning.pk) for earning in earnings} | {world.ids["transaction_id"], str(account.pk)} | sums
    return budget, rate


def add_work(world: World) -> tasks.Project:
    """A project with one item in the expert's hand and one answered."""
    project = tasks.Project.objects.create(
        lab=world.lab, name=f"Project {MARK}", field="medicine", jurisdiction="US-NY", as_of=NOW.date(), audience=MARK,
        task_type="choice", task_settings={"labels": [{"value": v, "text": v} for v in "ab"], "question": MARK},
        created_by=world.owner.user, created_at=NOW,
    )  # fmt: skip
    guideline = tasks.Guideline.objects.create(
        project=project, version=1, body=MARK, published_by=world.owner.user, published_at=NOW
    )
    constitution = tasks.Constitution.objects.create(
        project=project, version=1, published_by=world.owner.user, published_at=NOW
    )
    tasks.Principle.objects.create(constitution=constitution, code="P1", ordinal=1, title=MARK, text=MARK)
    world.note(constitution_id=constitution)
    claims = [add_claim(world, project, number) for number in range(2)]
    annotation = tasks.Annotation.objects.create(
        claim=claims[1], item=claims[1].item, expert=world.expert, guideline=guideline, answer={"label": "a"},
        rationale=MARK, submitted_at=NOW, counts_at=NOW + timedelta(seconds=20),
    )  # fmt: skip
    claims[1].state = tasks.ClaimState.SUBMITTED
    claims[1].save()
    run = tasks.Import.objects.create(
        project=project, filename=f"{MARK}.jsonl", file_format="jsonl", stored_as="none", digest="0" * 64, mapping={},
        bytes_total=1, created_by=world.owner.user, created_at=NOW,
    )  # fmt: skip
    world.note(project_id=project, claim_id=claims[0], item_id=claims[0].item, annotation_id=annotation, import_id=run)
    return project


def add_claim(world: World, project: tasks.Project, number: int) -> tasks.Claim:
    item = tasks.Item.objects.create(
        project=project, external_id=f"{MARK}-{number}", content={"text": MARK}, source={"text": MARK}, state="open",
        created_at=NOW,
    )  # fmt: skip
    seat = tasks.Seat.objects.create(project=project, item=item, ordinal=1, state="held", opened_at=NOW)
    return tasks.Claim.objects.create(
        seat=seat, item=item, expert=world.expert, claimed_at=NOW, expires_at=NOW + timedelta(days=3650)
    )


def add_returned(world: World, project: tasks.Project) -> None:
    """An item back with the lab, and what the owner was told of it."""
    item = tasks.Item.objects.create(
        project=project, external_id=f"{MARK}-returned", content={"text": MARK}, source={}, state="returned",
        created_at=NOW,
    )  # fmt: skip
    flag = tasks.Flag.objects.create(item=item, kind="length", holds=True, facts={}, created_at=NOW)
    [told] = notify(
        user_ids=[world.owner.user.pk], key=MARK, subject=MARK, body=MARK, path=f"/lab/{MARK}", now=NOW
    )  # fmt: skip
    world.marks |= {str(flag.pk), str(item.pk)}
    world.note(notification_id=told)
    world.ids["user_id"] = str(world.owner.user.pk)


def add_attachment(world: World, project: tasks.Project) -> None:
    """A file that the item in the expert's hands is judged by, with its bytes."""
    body = f"%PDF-1.7 {MARK}".encode()
    name = storages["attachments"].save(f"{project.pk}/{MARK}.pdf", ContentFile(body))
    file = tasks.Attachment.objects.create(
        project=project, name=f"{MARK}.pdf", kind="pdf", digest="0" * 64, bytes_total=len(body), stored_as=name,
        uploaded_by=world.owner.user, created_at=NOW,
    )  # fmt: skip
    tasks.ItemAttachment.objects.create(item_id=world.ids["item_id"], attachment=file, ordinal=1)
    world.note(attachment_id=file)


def add_question(world: World) -> None:
    """What the expert asked about the item in hand, and the time they say it took."""
    claim = tasks.Claim.objects.get(pk=world.ids["claim_id"])
    thread = tasks.Thread.objects.create(item=claim.item, expert=world.expert, waits_since=NOW, created_at=NOW)
    tasks.Comment.objects.create(
        thread=thread, author=world.worker.user, is_from_lab=False, body=MARK, created_at=NOW
    )  # fmt: skip
    correction = tasks.TimeCorrection.objects.create(
        claim=claim, seconds=9_999_999, measured_seconds=1, reason=MARK, state="waiting", made_at=NOW
    )
    world.note(thread_id=thread, correction_id=correction)


def add_conversation(world: World) -> None:
    """What the expert said to a model about the item in hand, and what it said to that."""
    turn = tasks.Turn.objects.create(
        claim_id=world.ids["claim_id"], ordinal=1, text=MARK, state="answered", written_at=NOW, asked_at=NOW
    )
    reply = tasks.Reply.objects.create(turn=turn, place=0, text=MARK, model=MARK, version="0" * 64, came_at=NOW)
    world.marks |= {str(turn.pk), str(reply.pk)}


def add_lapsed(world: World, project: tasks.Project) -> None:
    """An item whose time ran out in the expert's hands, half written, that is open again."""
    claim = add_claim(world, project, 9)
    tasks.Seat.objects.filter(pk=claim.seat_id).update(state="open")
    tasks.Claim.objects.filter(pk=claim.pk).update(state="lapsed", ended_at=NOW)
    tasks.Draft.objects.create(claim=claim, rationale=MARK, saved_at=NOW)
    world.marks.add(str(claim.pk))


def add_gold(world: World, project: tasks.Project) -> None:
    """A hidden check in the lab's project."""
    item = tasks.Item.objects.create(
        project=project, external_id=f"{MARK}-check", content={"text": MARK}, source={}, state="gold", created_at=NOW
    )
    tasks.Gold.objects.create(item=item, answer={"label": "a"}, origin="lab", made_by=world.owner.user, made_at=NOW)
    world.marks.add(str(item.pk))


def add_exam(world: World) -> None:
    """The exam is everybody's; the attempt is the expert's own."""
    exam = tasks.Exam.objects.create(title="Medicine", field="medicine", length=1)
    question = tasks.Question.objects.create(
        exam=exam, text="Which?", choices=["this", "that"], right_choice=0, topic="general"
    )
    attempt = tasks.Attempt.objects.create(exam=exam, expert=world.expert, started_at=NOW)
    tasks.Response.objects.create(attempt=attempt, question=question, ordinal=1)
    world.ids |= {"exam_id": str(exam.pk), "question_id": str(question.pk)}
    world.note(attempt_id=attempt)


def add_offer(world: World, project: tasks.Project, budget: Budget, rate: Rate) -> None:
    offer = Offer.objects.create(project=project, budget=budget, rate=rate, state="open", opened_at=NOW, created_at=NOW)
    for claim in tasks.Claim.objects.filter(item__project=project):
        Engagement.objects.create(claim=claim, offer=offer, rate=rate, created_at=NOW)
    invitation = Invitation.objects.create(
        offer=offer, expert=world.expert, minutes=60, created_at=NOW, expires_at=NOW + timedelta(days=3650),
        facts={"open_minutes": 120, "below_target_minutes": 0},
    )  # fmt: skip
    world.note(offer_id=offer, invitation_id=invitation)


def add_export(world: World, project: tasks.Project) -> None:
    """A finished export with one file on the disk."""
    name, body = "rows.jsonl", f'{{"text": "{MARK}"}}\n'.encode()
    export = Export.objects.create(
        project=project, shape="raw", pseudonym_key=uuid4().bytes, requested_by=world.owner.user, requested_at=NOW,
        state="done", finished_at=NOW, files=[{"name": name, "bytes": len(body), "sha256": "0" * 64, "rows": 1}],
    )  # fmt: skip
    folder = Path(settings.EXPORT_DIR) / str(export.pk)
    folder.mkdir(parents=True)
    (folder / name).write_bytes(body)
    world.note(export_id=export)
    world.ids["name"] = name


def foreigners(world: World) -> dict[str, Actor]:
    """People who are signed in, have a lab or an expert profile of their own, and no part in the world."""
    return {"foreign lab": make_lab("Foreign lab")[1], "foreign expert": make_expert(name="Foreign expert")[1]}


def insiders(world: World) -> dict[str, Actor]:
    """Everybody to whom some of the world is open."""
    return {
        "owner": anew(world.owner),
        "expert": anew(world.worker),
        "operations": make_staff(StaffDuty.OPERATIONS),
        "finance": make_staff(StaffDuty.FINANCE),
    }


def viewer(world: World) -> Actor:
    return make_member(world.lab, world.owner, Role.VIEWER)


def add_certificate(world: World, project: tasks.Project) -> None:
    """A plan, a group, and a test of it that was refused."""
    QualityPlan.objects.create(project=project, changed_at=NOW)
    stratum = Stratum.objects.create(project=project, slice=MARK)
    endpoint = Endpoint.objects.create(
        lab=world.lab, name=MARK, provider="openai", base_url=f"https://{MARK}.example.com", model=MARK, operator=MARK,
        region="EU", retention_days=0, created_by=world.owner.user, created_at=NOW,
    )  # fmt: skip
    judge = Judge.objects.create(
        lab=world.lab, project=project, kind="openai", name=MARK, version=1, endpoint=endpoint, created_at=NOW
    )
    chat_model = ChatModel.objects.create(project=project, endpoint=endpoint, version="0" * 64, added_at=NOW)
    world.note(endpoint_id=endpoint, judge_id=judge, chat_model_id=chat_model)
    design = Design(Kind.SETTLE, 0.05, 0.08, (), (), 3, str(judge.pk), MARK)
    evidence = gathered(design, [])
    certificate = Certificate.objects.create(
        stratum=stratum, judge=judge, kind="settle", look=1, state="refused", epsilon=0.05, delta=0.08, items=0,
        clusters=0, errors=0, reason="no_items", digest=evidence.digest(), guideline_version=1, tested_at=NOW,
        evidence={"evidence": loads(evidence.canonical()), "outcome": as_json(certify(evidence))},
    )  # fmt: skip
    Routing.objects.create(
        item_id=world.ids["item_id"], stratum=stratum, arm="need", sampling_probability=1, drawn_at=NOW
    )
    world.marks |= {evidence.digest()}
    plan = QualityPlan.objects.select_related("project").get(pk=project.pk)
    assumed = Assumptions(price_minor=PAY_MINOR, minutes=5.0)
    report = Report.objects.create(
        project=project, kind="efficiency", state="done", assumptions=asdict(assumed),
        figures=figures_of(plan, assumed, NOW), requested_at=NOW,
    )  # fmt: skip
    world.note(certificate_id=certificate, report_id=report)
