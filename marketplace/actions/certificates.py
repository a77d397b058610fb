"""Testing groups, and ending what was certified. A certificate row is written once and only ever ends."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import orjson
from django.db import transaction

from accounts.actions.events import record_event
from accounts.actions.notifications import notify
from accounts.actions.trail import record_act
from accounts.actor import Actor
from accounts.errors import Missing, NotAllowed, ReasonNeeded, check_move
from accounts.models import NotificationKind, Role
from accounts.queries.members import leads_of
from marketplace.certification.certify import certify
from marketplace.certification.evidence import Evidence, Kind
from marketplace.certification.looks import is_due
from marketplace.certification.outcomes import Outcome
from marketplace.models import Certificate, CertificateKind, CertificateState, Judge, JudgeState, Stratum
from marketplace.models.certificates import MOVES
from marketplace.queries import certificates as queries
from marketplace.queries.certificate_evidence import evidence_of, proof_answered


@transaction.atomic
def examine_group(*, stratum_id: int, kind: CertificateKind, now: datetime) -> Certificate | None:
    """Test whether the group may be certified, where a look is due; None where it is not.

    Locks the group, so that two workers make one look. The look is spent whatever comes out.
    """
    stratum = Stratum.objects.select_for_update(of=("self",)).select_related("project__quality_plan").get(pk=stratum_id)
    if Certificate.objects.filter(stratum=stratum, kind=kind, state=CertificateState.VALID).exists():
        return None
    look, at_last = queries.looks(stratum, kind)
    open_items = queries.open_evidence(stratum)
    # Counted first: this is asked every few seconds, and reading the evidence costs as much as there is.
    if not is_due(items=proof_answered(stratum), at_last_look=at_last, open_items=open_items):
        return None
    judge = queries.judge_to_test(stratum)
    if judge is None:
        return None
    plan = stratum.project.quality_plan
    evidence = evidence_of(stratum=stratum, plan=plan, judge=judge, kind=Kind(kind), look=look + 1, now=now)
    is_ready = is_due(items=len(evidence.items), at_last_look=at_last, open_items=open_items)
    if not is_ready or not evidence.design.starts:
        return None
    return issue(stratum, judge, kind, look + 1, evidence, now)


def issue(
    stratum: Stratum, judge: Judge, kind: CertificateKind, look: int, evidence: Evidence, now: datetime
) -> Certificate:
    """Write down what the test came to, certified or not."""
    outcome = certify(evidence)
    step = outcome.step
    guideline, constitution = queries.versions_now(stratum.project_id)
    certificate = Certificate.objects.create(
        stratum=stratum,
        judge=judge,
        kind=kind,
        look=look,
        state=CertificateState.VALID if outcome.certified else CertificateState.REFUSED,
        epsilon=evidence.design.epsilon,
        delta=evidence.design.delta,
        threshold=outcome.threshold,
        items=len(evidence.items),
        clusters=outcome.clusters,
        errors=step.differing if step else 0,
        bound=outcome.bound,
        reason=outcome.reason,
        evidence={"evidence": orjson.loads(evidence.canonical()), "outcome": as_json(outcome)},
        digest=outcome.digest,
        guideline_version=guideline,
        constitution_version=constitution,
        tested_at=now,
    )
    if outcome.certified:
        let_count(judge, certificate, now)
    note(certificate, "certificate.tested")
    return certificate


def let_count(judge: Judge, certificate: Certificate, now: datetime) -> None:
    """A reviewer that has earned a certificate leaves its shadow."""
    if Judge.objects.filter(pk=judge.pk, state=JudgeState.SHADOW).update(state=JudgeState.COUNTED):
        record_act(
            by=None, act="judge.counted", object_type="judge", object_id=judge.pk, now=now, lab_id=judge.lab_id,
            facts={"certificate": str(certificate.pk)},
        )  # fmt: skip


def as_json(outcome: Outcome) -> object:
    return orjson.loads(orjson.dumps(asdict(outcome)))


@transaction.atomic
def end_certificate(
    *, certificate_id: UUID, state: CertificateState, reason: str, now: datetime, by: Actor | None = None
) -> Certificate:
    """Revoke a certificate (what it settled is re-opened by a job) or end it (what it settled stands).

    Locks the certificate. Raises IllegalMove where it has ended already.
    """
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("stratum__project")
    certificate = rows.get(pk=certificate_id)
    check_move(MOVES, now_in=certificate.state, to=state, what="certificate")
    certificate.state, certificate.ended_at, certificate.end_reason = state, now, reason
    certificate.ended_by = by.user if by else None
    certificate.save(update_fields=["state", "ended_at", "end_reason", "ended_by"])
    note(certificate, f"certificate.{state.value}")
    if state == CertificateState.REVOKED:
        tell_leads(certificate, now)
    return certificate


@transaction.atomic
def revoke_certificate(*, by: Actor, certificate_id: UUID, reason: str, now: datetime) -> Certificate:
    """Revoke as a person of the lab. Raises Missing, NotAllowed, ReasonNeeded, IllegalMove."""
    found = queries.visible_to(by).filter(pk=certificate_id).first()
    if found is None:
        raise Missing("There is no such certificate, or none that you may see.")
    lab_id = found.stratum.project.lab_id
    if not by.is_member(lab_id, Role.LEAD):
        raise NotAllowed("Only an owner or a data lead of the lab may revoke a certificate. Ask one of them.")
    if not reason.strip():
        raise ReasonNeeded("Say why: the reason stays on the certificate.", fields={"reason": ["Give a reason."]})
    certificate = end_certificate(
        certificate_id=certificate_id, state=CertificateState.REVOKED, reason=reason.strip(), now=now, by=by
    )
    record_act(
        by=by, act="certificate.revoked", object_type="certificate", object_id=certificate.pk, now=now, lab_id=lab_id,
        reason=reason.strip(),
    )  # fmt: skip
    return certificate


def end_outdated(*, now: datetime) -> int:
    """End certificates whose judge, guideline, principles or plan changed; how many."""
    found = queries.outdated()
    for certificate in found:
        end_certificate(
            certificate_id=certificate.pk,
            state=CertificateState.ENDED,
            reason="The AI reviewer, the guideline, the principles or the plan changed since it was issued.",
            now=now,
        )
    return len(found)


def tell_leads(certificate: Certificate, now: datetime) -> None:
    """What was revoked, what that re-opens, and what it does to rows that were taken out."""
    project = certificate.stratum.project
    settled = queries.settled_count(certificate)
    notify(
        user_ids=leads_of(lab_id=project.lab_id),
        key=f"certificate-revoked:{certificate.pk}",
        kind=NotificationKind.CERTIFICATE,
        subject=f"{project.name}: an error certificate was revoked",
        body=(
            f"{certificate.end_reason} {settled} items that AI settled under it go to experts again. Rows of them in "
            "datasets that you built are listed there as superseded."
        ),
        path=f"/lab/certificates/{certificate.pk}",
        now=now,
    )


def note(certificate: Certificate, kind: str) -> None:
    topic = f"project:{certificate.stratum.project_id}"
    record_event(topic=topic, kind=kind, object_type="certificate", object_id=certificate.pk)
