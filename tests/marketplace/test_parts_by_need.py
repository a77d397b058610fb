"""Kinds in parts under a quality plan: asked by need, checked in hiding, rated; and what AI may not do there yet."""

import numpy as np
import pytest

from accounts.errors import Invalid
from marketplace.actions.judges import add_judge
from marketplace.actions.plans import set_plan
from marketplace.actions.routing import BY_NEED, advance_item
from marketplace.jobs import screen
from marketplace.models import Judge, QualityPlan, RoutingStep
from marketplace.queries.efficiency import replayed_of
from marketplace.queries.reliability import reliability_of
from tasks.actions.annotations import Submission, submit_annotation
from tasks.actions.gold import make_gold
from tasks.actions.gold_verdicts import judge_gold
from tasks.jobs import take_in
from tasks.models import Decision, Fingerprint, Item, ItemState, Outcome, Project, Verdict
from tasks.queries.agreement import agreement
from tasks.queries.gold_health import checks_of
from tests.factories import claims
from tests.factories.annotations import counts
from tests.factories.gold import LATE, Always, gold_of, plan
from tests.factories.offers import NOW, Put
from tests.factories.plans import planned
from tests.factories.work import lawyer, taken

pytestmark = pytest.mark.django_db
MARKING = {"marking": "first_error", "neutral": "good"}
STEPS = ["2 + 3 = 5.", "5 * 4 = 21.", "So the answer is 21."]
CONTENT = {"prompt": "(2 + 3) * 4", "steps": [{"role": "assistant", "text": text, "calls": []} for text in STEPS]}
NEED = {"blind_share": 1e-9, "sureness": 0.9, "worth_minor": 1_000_000}


def marks(*said: int) -> dict[str, object]:
    return {"marks": [{"step": step, "mark": mark, "note": ""} for step, mark in enumerate(said)]}


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Put:
    """An open offer of step labels under a plan."""

    def project(**changes: object) -> Project:
        made = Project.objects.get(pk=original(**changes).pk)
        made.task_type, made.task_settings = "steps", dict(MARKING)
        made.save()
        return made

    def items(of: Project, *more: object) -> list[Item]:
        made = put_in(of, *more)
        Item.objects.filter(pk__in=[item.pk for item in made]).update(content=CONTENT)
        return made

    original, put_in = claims.project, claims.items
    monkeypatch.setattr(claims, "project", project)
    monkeypatch.setattr(claims, "items", items)
    return planned(items=3, funds=1_000_000, **NEED)


def give(put: Put, *answers: dict[str, object]) -> Item:
    """The next answers of new lawyers, then one step on."""
    item_id = None
    for said in answers:
        who = lawyer()
        claim = taken(who, put)
        submit_annotation(by=who, claim_id=claim.pk, submission=Submission(said, "Checked."), now=NOW)
        item_id = claim.item_id
    assert item_id is not None
    advance_item(item_id=item_id, now=counts())
    return Item.objects.get(pk=item_id)


def test_two_who_say_the_same_suffice_and_two_who_differ_ask_a_third(steps: Put) -> None:
    item = give(steps, marks(1, -1), marks(1, -1))
    assert item.state == ItemState.DECIDED
    decision = Decision.objects.get(item=item)
    assert (decision.answer, decision.method, decision.answers_counted) == (marks(1, -1), BY_NEED, 2)
    torn = give(steps, marks(1, -1), marks(1, 1, 1))
    assert torn.state == ItemState.OPEN
    assert RoutingStep.objects.filter(item=torn).latest("pk").reason == "unsure"


def test_a_hidden_check_asks_whether_enough_is_as_the_key(steps: Put) -> None:
    (item,) = claims.items(steps.project, 1)
    key = marks(1, -1)
    make_gold(by=steps.owner, project_id=steps.project.pk, answers={item.external_id: key}, reason="Sure.", now=NOW)
    plan(steps)
    for said in (marks(1, -1), marks(1, 1, 1)):
        who = lawyer()
        claim = taken(who, steps, rng=Always())
        assert claim.item_id == item.pk
        submit_annotation(by=who, claim_id=claim.pk, submission=Submission(said, ""), now=NOW)
    assert judge_gold(item_id=item.pk, now=LATE) == 2
    given = Verdict.objects.filter(superseded_at=None).order_by("annotation")
    assert list(given.values_list("outcome", flat=True)) == [Outcome.AGREES, Outcome.DISSENT]
    (check,) = checks_of([gold_of(item)])
    assert (check.health.share.n, check.health.share.value, check.another) == (2, 0.5, None)
    found = reliability_of(steps.project)
    assert (found.classes, found.checks, len(found.people)) == ([], 1, 2)
    assert all(person.classes == [] for person in found.people)


def test_agreement_needs_items_and_is_over_parts(steps: Put) -> None:
    give(steps, marks(1, -1), marks(1, -1))
    assert agreement(project=steps.project, rng=np.random.default_rng(1)) is None


def test_ai_looks_at_none_of_it_and_nothing_waits_for_it(steps: Put) -> None:
    (item,) = claims.items(steps.project, 1)
    Item.objects.filter(pk=item.pk).update(state=ItemState.IMPORTED)
    Fingerprint.objects.filter(item=item).delete()
    screen()
    assert Item.objects.get(pk=item.pk).state == ItemState.IMPORTED, "before its data was looked at"
    take_in()
    screen()
    assert Item.objects.get(pk=item.pk).state == ItemState.SCREENED
    assert not Judge.objects.exists()
    assert replayed_of(QualityPlan.objects.get(pk=steps.project.pk), now=NOW) == []


def test_neither_settling_by_ai_nor_a_model_can_be_asked_for(steps: Put) -> None:
    version = QualityPlan.objects.get(pk=steps.project.pk).version
    with pytest.raises(Invalid) as refused:
        set_plan(by=steps.owner, project_id=steps.project.pk, wanted={"settles_by_ai": True}, now=NOW)
    assert "experts decide it all" in str(refused.value.fields)
    assert QualityPlan.objects.get(pk=steps.project.pk).version == version
    with pytest.raises(Invalid, match="do not look at this kind of question yet"):
        add_judge(by=steps.owner, project_id=steps.project.pk, endpoint_id=steps.project.pk, now=NOW)
    assert not Judge.objects.exists()
