"""The full refit: every answer of a project weighed with every other, as a check on decisions made one by one."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.actions.events import record_event
from tasks import types
from tasks.models import Project, Refit, SecondLook
from tasks.quality.classification import Fitted, fit
from tasks.queries.refits import Gathered, decided_on, gather

METHOD = "structures-by-held-out-likelihood/1"
# A decision that all answers together give less than this is worth a second look.
DOUBTED_BELOW = 0.7
MOST_LOOKS = 1000


def refit_project(*, project_id: UUID, reviewers: Collection[UUID], now: datetime) -> Refit:
    """Weigh all answers of the project anew and name the decisions that the whole sees otherwise; nothing that was
    decided, said or paid changes.

    Reckons outside a transaction, then locks the project. Raises Project.DoesNotExist.
    """
    project = Project.objects.get(pk=project_id)
    gathered = gather(project, reviewers, now)
    fitted = fit(gathered.answers, known=gathered.known)
    return keep(project, gathered, fitted, now)


@transaction.atomic
def keep(project: Project, gathered: Gathered, fitted: Fitted, now: datetime) -> Refit:
    """Write the refit down in place of earlier ones."""
    Project.objects.select_for_update(no_key=True).get(pk=project.pk)
    decisions = decided_on(gathered.items)
    Refit.objects.filter(project=project).delete()
    refit = Refit.objects.create(
        project=project, method=METHOD, items=len(gathered.items), answers=len(gathered.answers.item),
        decided=project.items.filter(decisions__superseded_at=None, decisions__isnull=False).count(),
        class_prior=dict(zip(gathered.classes, map(float, fitted.class_prior), strict=True)),
        weights=dict(fitted.weights), held_out=dict(fitted.held_out), made_at=now,
    )  # fmt: skip
    looks = []
    kind = types.classified(project.task_type)
    for row, item in enumerate(gathered.items):
        decision = decisions.get(item)
        if decision is None or gathered.known[row] >= 0 or not decision.answer:
            continue
        posterior = dict(zip(gathered.classes, map(float, fitted.posterior[row]), strict=True))
        share = posterior.get(kind.to_class(decision.answer), 0.0)
        if share < DOUBTED_BELOW:
            likeliest = max(posterior, key=lambda cls: posterior[cls])
            looks.append(SecondLook(
                refit=refit, decision=decision, posterior=posterior, likeliest=likeliest, decided_share=share
            ))  # fmt: skip
    SecondLook.objects.bulk_create(sorted(looks, key=lambda look: look.decided_share)[:MOST_LOOKS])
    record_event(topic=f"project:{project.pk}", kind="refit.made", object_type="project", object_id=project.pk)
    return refit
