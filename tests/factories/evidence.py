"""Groups with blind answers and a judge's word on each, as calibration leaves them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.conf import settings

from marketplace.actions.plans import set_plan
from marketplace.matching.draws import proves
from marketplace.models import Arm, Judge, JudgeState, Routing, Stratum
from tasks.models import (
    Annotation,
    Claim,
    ClaimState,
    Decision,
    Guideline,
    Item,
    ItemState,
    Seat,
    SeatState,
    Suggestion,
)
from tests.factories.claims import NOW, experts
from tests.factories.offers import Put, put_up

CLASSES = ("yes", "no", "maybe")
LATER = NOW + timedelta(hours=1)


def group(**wanted: object) -> tuple[Put, Stratum, Judge]:
    """A planned project where AI is to settle, its one group, and a judge that counts."""
    put = put_up(items=0, seats=5, funds=5_000_000)
    set_plan(by=put.owner, project_id=put.project.pk, wanted={"settles_by_ai": True, **wanted}, now=NOW)
    stratum = Stratum.objects.create(project=put.project, slice="")
    judge = Judge.objects.create(
        lab=put.project.lab, project=put.project, kind="rules", name="rules", version=1, state=JudgeState.COUNTED,
        created_at=NOW,
    )  # fmt: skip
    return put, stratum, judge


def looked(judge: Judge, item: Item, answer: str, score: float) -> None:
    rest = (1 - score) / (len(CLASSES) - 1)
    Suggestion.objects.create(
        item=item, judge_id=judge.pk, answer={"label": answer}, created_at=NOW,
        probabilities={cls: score if cls == answer else rest for cls in CLASSES},
    )  # fmt: skip


def blind(
    put: Put,
    stratum: Stratum,
    judge: Judge,
    rows: Sequence[tuple[str, str, float]],
    *,
    seats: int = 3,
    saw_suggestion: bool = False,
) -> list[Item]:
    """Calibration items, one a row: what all experts say, what the judge says, and its score."""
    people = experts(seats)
    guideline = Guideline.objects.get(project=put.project)
    made = items_in(put, stratum, len(rows), Arm.CALIBRATION, ItemState.DECIDED, proving=True)
    for item, (said, by_judge, score) in zip(made, rows, strict=True):
        looked(judge, item, by_judge, score)
        Decision.objects.create(
            item=item, answer={"label": said}, posterior={said: 1.0}, confidence=0.99, answers_counted=seats,
            method="x", decided_at=NOW,
        )  # fmt: skip
        for ordinal, who in enumerate(people, 1):
            seat = Seat.objects.create(
                project=put.project, item=item, ordinal=ordinal, state=SeatState.FILLED, opened_at=NOW
            )
            claim = Claim.objects.create(
                seat=seat, item=item, expert=who.expert, state=ClaimState.SUBMITTED, claimed_at=NOW, expires_at=LATER
            )
            Annotation.objects.create(
                claim=claim, item=item, expert=who.expert, guideline=guideline, answer={"label": said},
                saw_suggestion=saw_suggestion, submitted_at=NOW, counts_at=NOW,
            )  # fmt: skip
    return made


def proving_cluster() -> str:
    """The name of a document that proves rather than teaches."""
    while not proves(settings.SECRET_KEY.encode(), name := uuid4().hex):
        pass
    return name


def items_in(
    put: Put, stratum: Stratum, number: int, arm: Arm, state: ItemState, *, proving: bool = False
) -> list[Item]:
    """Items of the group under one design; proving ones come from documents that no judge learns from."""
    content = {"text": "The tenant left in May."}
    rows = [
        Item(
            project=put.project, external_id=uuid4().hex, content=content, source={}, state=state, is_drawn=True,
            cluster=proving_cluster() if proving else "", created_at=NOW,
        )
        for _ in range(number)
    ]  # fmt: skip
    made = Item.objects.bulk_create(sorted(rows, key=lambda item: item.pk))
    Routing.objects.bulk_create(
        Routing(
            item=item, stratum=stratum, arm=arm, sampling_probability=0.5, drawn_at=NOW,
            opened_at=None if arm == Arm.NEED else NOW,
        )
        for item in made
    )  # fmt: skip
    return made


def waiting(
    put: Put, stratum: Stratum, judge: Judge, number: int, answer: str = "yes", score: float = 0.95
) -> list[Item]:
    """Items as needed that wait, with the judge's word on each."""
    made = items_in(put, stratum, number, Arm.NEED, ItemState.SCREENED)
    for item in made:
        looked(judge, item, answer, score)
    return made
