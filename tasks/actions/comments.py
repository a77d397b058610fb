"""What experts and their labs say to each other about single items."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.notifications import notify
from accounts.actor import Actor
from accounts.errors import Invalid, Missing
from accounts.queries.members import leads_of
from tasks.actions.claims import lock_claim
from tasks.actions.projects import check_lead
from tasks.models import Comment, Item, Thread, ThreadAbout
from tasks.queries.comments import visible_to

LONGEST = 4_000
PERSON_NAMED = "A real person is named in this item."
SUBJECTS = {
    ThreadAbout.QUESTION: "An expert asks about an item of {project}",
    ThreadAbout.PERSON: "A real person may be named in an item of {project}",
    ThreadAbout.TIME: "An expert corrects the time of an item of {project}",
}


@transaction.atomic
def ask_lab(*, by: Actor, claim_id: UUID, body: str, about: ThreadAbout, now: datetime) -> Comment:
    """Say something to the lab about an item in one's hands, now or once; the lab's leads are told.

    Locks the claim. Raises Missing, Invalid.
    """
    claim = lock_claim(by=by, claim_id=claim_id)
    check_body(body)
    thread, _ = Thread.objects.get_or_create(
        item_id=claim.item_id, expert_id=claim.expert_id, defaults={"about": about, "created_at": now}
    )
    if about != ThreadAbout.QUESTION:
        thread.about = about
    thread.waits_since = thread.waits_since or now
    thread.save(update_fields=["about", "waits_since"])
    comment = say(thread, by, body, is_from_lab=False, now=now)
    tell_lab(thread, comment, now)
    return comment


@transaction.atomic
def answer_expert(*, by: Actor, thread_id: UUID, body: str, now: datetime) -> Comment:
    """Answer an expert in the lab's name; the expert is told, and nobody else reads it.

    Locks the thread. Raises Missing, RoleTooLow, Invalid.
    """
    thread = visible_to(by).select_for_update(of=("self",)).filter(pk=thread_id).first()
    if thread is None:
        raise Missing("There is no such question here, or none that you may answer.")
    check_lead(by, thread.item.project.lab_id)
    check_body(body)
    thread.waits_since = None
    thread.save(update_fields=["waits_since"])
    comment = say(thread, by, body, is_from_lab=True, now=now)
    notify(
        user_ids=[thread.expert.user_id], key=f"comment:{comment.pk}", path="/expert/questions", now=now,
        subject=f"The lab answered you on {thread.item.project.name}",
        body="The answer stands beside the item and under “Questions”.",
    )  # fmt: skip
    return comment


def check_body(body: str) -> None:
    """Raises Invalid."""
    if not body.strip():
        raise Invalid("Write what you want to say.", fields={"body": ["Write what you want to say."]})
    if len(body) > LONGEST:
        raise Invalid(f"At most {LONGEST:,} characters.", fields={"body": [f"At most {LONGEST:,} characters."]})


def say(thread: Thread, by: Actor, body: str, *, is_from_lab: bool, now: datetime) -> Comment:
    """Write it down, and stir the pages of both sides."""
    comment = Comment.objects.create(
        thread=thread, author=by.user, is_from_lab=is_from_lab, body=body.strip(), created_at=now
    )
    project_id = Item.objects.values_list("project", flat=True).get(pk=thread.item_id)
    for topic in (f"expert:{thread.expert_id}", f"project:{project_id}"):
        record_event(topic=topic, kind="comment.added", object_type="thread", object_id=thread.pk)
    return comment


def tell_lab(thread: Thread, comment: Comment, now: datetime) -> None:
    """One notification to each lead, without a word of the item or of what was asked."""
    project = Item.objects.select_related("project").get(pk=thread.item_id).project
    notify(
        user_ids=leads_of(lab_id=project.lab_id), key=f"comment:{comment.pk}", now=now,
        path=f"/lab/projects/{project.pk}/questions",
        subject=SUBJECTS[ThreadAbout(thread.about)].format(project=project.name)[:200],
        body="Read and answer it under “Questions” on the project's page.",
    )  # fmt: skip
