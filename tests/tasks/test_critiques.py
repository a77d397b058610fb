"""Critiques at work: what an expert sees, what their answer leaves behind, what several come to, what a lab learns."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from accounts.actor import Actor
from tasks.actions.annotations import Submission, submit_annotation, withdraw_annotation
from tasks.actions.constitutions import NewPrinciple
from tasks.actions.decisions import decide_item
from tasks.actions.gold import make_gold
from tasks.actions.reviews import Review, review_item
from tasks.errors import AnswerDoesNotFit, PrinciplesChanged
from tasks.models import Annotation, Draft, Finding, Gold, Item, ItemState, Project, Seat, Suggestion
from tasks.quality.shares import share_of
from tasks.queries import constitutions
from tasks.queries.principles import records_of
from tests.factories.annotations import answer_item, counts, everything, submit
from tests.factories.claims import NOW, expert, experts, take
from tests.factories.clients import client_of
from tests.factories.critiques import PRINCIPLES, QUOTE, items, open_items, owner, project, publish, said, suggest

pytestmark = pytest.mark.django_db


def verdicts(answer: object) -> dict[str, str]:
    return {each["principle"]: each["verdict"] for each in answer["findings"]}  # type: ignore[index]


def submit_seeing(who: Actor, of: Project, answer: dict[str, object], word: Suggestion) -> Annotation:
    """The expert's answer on their next item, with a reviewer's word on the screen."""
    seen = list(word.findings.values_list("pk", flat=True))
    submission = Submission(answer, "Because.", seen_findings=seen)
    return submit_annotation(by=who, claim_id=take(who, of).pk, submission=submission, now=NOW)


def test_an_answer_leaves_a_finding_for_each_principle_and_names_its_version() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    given = submit(who, take(who, scene), said(P1="breaks"))
    assert (given.constitution and given.constitution.version, given.saw_suggestion) == (1, False)
    rows = Finding.objects.filter(annotation=given).order_by("principle__ordinal")
    assert [(row.principle.code, row.verdict, row.quote, row.responds_to) for row in rows] == [
        ("P1", "breaks", QUOTE, None), ("P2", "keeps", "", None), ("P3", "keeps", "", None),
    ]  # fmt: skip


def test_not_enough_information_leaves_none() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    submit(who, take(who, scene), None)
    assert not Finding.objects.exists()


@pytest.mark.parametrize("wrong", [{}, said() | {"findings": []}, said(P1="breaks") | {"revision": None}])
def test_a_refused_answer_changes_nothing(wrong: dict[str, object]) -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    before = everything(scene)
    with pytest.raises(AnswerDoesNotFit):
        submit_annotation(by=who, claim_id=claim.pk, submission=Submission(wrong), now=NOW)
    assert everything(scene) == before and not Finding.objects.exists()


def test_a_blind_seat_shows_the_principles_and_no_trace_of_a_reviewer() -> None:
    scene = project()
    (item,) = open_items(scene)
    suggest(item, constitutions.newest(scene.pk), {"P1": "breaks"})  # type: ignore[arg-type]
    who = expert()
    claim = take(who, scene)
    shown = client_of(who).get(f"/api/v1/claims/{claim.pk}")
    assert [(each["code"], each["version"]) for each in shown.json()["principles"]] == [("P1", 1), ("P2", 1), ("P3", 1)]
    assert b"suggest" not in shown.content and b"AI note" not in shown.content
    given = submit(who, claim, said(P1="breaks"))
    assert not Finding.objects.filter(annotation=given, responds_to__isnull=False).exists()


def test_seeing_a_reviewer_confirms_or_overturns_it() -> None:
    scene = project()
    (item,) = open_items(scene, shows=True)
    word = suggest(item, constitutions.newest(scene.pk), {"P1": "breaks", "P2": "breaks"})  # type: ignore[arg-type]
    who = expert()
    given = submit_seeing(who, scene, said(P1="breaks"), word)
    assert given.saw_suggestion
    rows = {row.principle.code: row.responds_to for row in Finding.objects.filter(annotation=given)}
    own = {row.principle.code: row for row in word.findings.all()}
    assert rows == {"P1": own["P1"], "P2": own["P2"], "P3": None}


def test_only_what_a_seat_shows_of_this_item_and_version_is_responded_to() -> None:
    """Blind seats respond to nothing, whatever is sent; nor do others to another item's, an expert's or an old word."""
    scene = project()
    (item,) = open_items(scene)
    old = constitutions.newest(scene.pk)
    assert old is not None
    given = submit_seeing(expert(), scene, said(P1="breaks"), suggest(item, old, {"P1": "breaks"}))
    others = list(Finding.objects.filter(annotation=given).values_list("pk", flat=True))
    foreign = project()
    elsewhere = suggest(open_items(foreign)[0], constitutions.newest(foreign.pk), {"P1": "breaks"})  # type: ignore[arg-type]
    publish(scene, [NewPrinciple("P1", "Does no harm", "Anew."), *PRINCIPLES[1:]])
    Seat.objects.filter(project=scene).update(shows_suggestion=True)
    who = expert()
    seen = [*others, *Finding.objects.filter(suggestion=elsewhere).values_list("pk", flat=True), uuid4()]
    seen += Finding.objects.filter(suggestion__item=item).values_list("pk", flat=True)
    submission = Submission(said(P1="breaks"), seen_findings=seen)
    submit_annotation(by=who, claim_id=take(who, scene).pk, submission=submission, now=NOW)
    assert not Finding.objects.filter(responds_to__isnull=False).exists()


def test_principles_that_changed_meanwhile_keep_the_text_and_ask_to_read_them() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    publish(scene, [NewPrinciple("P1", "Does no harm", "Another text."), *PRINCIPLES[1:]])
    answer = Submission(said(P1="breaks"), "Why.", constitution_version=1)
    with pytest.raises(PrinciplesChanged):
        submit_annotation(by=who, claim_id=claim.pk, submission=answer, now=NOW)
    assert not Annotation.objects.exists()
    assert Draft.objects.get(claim=claim).answer == answer.answer
    read = replace(answer, constitution_version=2)
    given = submit_annotation(by=who, claim_id=claim.pk, submission=read, now=NOW)
    assert given.constitution and given.constitution.version == 2
    assert submit_annotation(by=who, claim_id=claim.pk, submission=read, now=NOW) == given


def test_undone_and_submitted_again_each_answer_has_its_own_findings() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    claim = take(who, scene)
    undone = submit(who, claim, said(P1="breaks"))
    withdraw_annotation(by=who, annotation_id=undone.pk, now=NOW)
    given = submit(who, claim, said())
    assert Finding.objects.filter(annotation=undone).count() == Finding.objects.filter(annotation=given).count() == 3
    assert [record.breaks for record in records_of(given.constitution)] == [0, 0, 0]  # type: ignore[arg-type]


def test_findings_never_change() -> None:
    scene = project()
    open_items(scene)
    who = expert()
    submit(who, take(who, scene), said())
    for change in (lambda: Finding.objects.update(verdict="breaks"), lambda: Finding.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Finding.objects.filter(verdict="keeps").count() == 3


def test_the_decision_holds_every_principle_and_one_revision() -> None:
    scene = project()
    (item,) = open_items(scene)
    answer_item(item, [said("One.", P1="breaks"), said("Two.", P1="breaks", P2="breaks"), said("3.", P1="breaks")])
    decision = decide_item(item_id=item.pk, now=counts())
    assert decision is not None
    assert verdicts(decision.answer) == {"P1": "breaks", "P2": "keeps", "P3": "keeps"}
    assert decision.answer["revision"] == "One."
    assert set(decision.posterior) == {"breaks", "unclear", "keeps"}


def test_a_person_decides_under_the_same_rules() -> None:
    scene = project()
    (item,) = open_items(scene)
    answer_item(item, [said(), said(P1="breaks"), said(P1="unclear")])
    assert decide_item(item_id=item.pk, now=counts()) is None
    assert Item.objects.get(pk=item.pk).state == ItemState.UNSURE
    with pytest.raises(AnswerDoesNotFit):
        review_item(by=owner(scene), item_id=item.pk, review=Review({"findings": []}, "Because."), now=counts())
    made = review_item(by=owner(scene), item_id=item.pk, review=Review(said(P2="breaks"), "Because."), now=counts())
    assert verdicts(made.answer)["P2"] == "breaks"


def test_a_hidden_check_is_keyed_under_the_same_rules() -> None:
    scene = project()
    (item,) = items(scene)
    for wrong in ({"findings": [], "revision": None}, said(P1="breaks") | {"revision": None}):
        with pytest.raises(AnswerDoesNotFit):
            key(scene, item, wrong)
    assert not Gold.objects.exists()
    key(scene, item, said(P1="breaks"))
    assert Gold.objects.get().answer == said(P1="breaks")


def key(of: Project, item: Item, answer: dict[str, object]) -> None:
    make_gold(by=owner(of), project_id=of.pk, answers={item.external_id: answer}, reason="Known.", now=NOW)


def test_a_record_counts_what_was_confirmed_overturned_and_disputed_blind() -> None:
    scene = project(seats=2)
    constitution = constitutions.newest(scene.pk)
    assert constitution is not None
    for shows in (True, False):
        for item in open_items(scene, 30, shows=shows):
            suggest(item, constitution, {"P1": "breaks"})
        for number in range(30):
            first, second = experts(2)
            is_overturned = shows and number < 6
            for who, broken in ((first, not is_overturned), (second, shows or number >= 12)):
                claim = take(who, scene)
                seen = list(Finding.objects.filter(suggestion__item=claim.item_id).values_list("pk", flat=True))
                answer = Submission(said(P1="breaks") if broken else said(), seen_findings=seen)
                submit_annotation(by=who, claim_id=claim.pk, submission=answer, now=NOW)
    record = records_of(constitution)[0]
    assert (record.applied, record.confirmed, record.overturned, record.blind_items) == (120, 54, 6, 30)
    assert record.overturned_share == share_of(6, 60, 30)
    assert record.differing and record.differing.value == 0.4
    shown = client_of(owner(scene)).get(f"/api/v1/projects/{scene.pk}/principles?version=1").json()
    assert shown["fewest_items"] == 30 and len(shown["principles"][0]["disputes"]) == 3
    dispute = shown["principles"][0]["disputes"][0]
    assert (dispute["ai_verdict"], dispute["ai_quote"], dispute["expert_verdict"]) == ("breaks", QUOTE, "keeps")
    assert shown["principles"][1]["overturned_share"] is None
    assert client_of(owner(scene)).get(f"/api/v1/projects/{scene.pk}/principles?version=x").status_code == 400


def test_records_take_the_same_number_of_queries_however_many_answers(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scene = project()
    constitution = constitutions.newest(scene.pk)
    for _ in range(2):
        (item,) = open_items(scene, shows=True)
        suggest(item, constitution, {"P1": "breaks"})  # type: ignore[arg-type]
        answer_item(item, [said(), said(), said()])
        with django_assert_num_queries(3):
            records_of(constitution)  # type: ignore[arg-type]


def test_no_share_below_thirty_items_and_a_wider_interval_for_clusters() -> None:
    assert share_of(5, 29) is None and share_of(40, 100, 29) is None
    alone, clustered = share_of(10, 60), share_of(10, 60, 30)
    assert alone and clustered
    assert clustered.value == alone.value and clustered.upper > alone.upper and clustered.lower < alone.lower
    none, every = share_of(0, 30), share_of(30, 30)
    # Exact: 0.05 = (1 - p) ** 30 at either end.
    assert none and none.lower == 0 and none.upper == pytest.approx(1 - 0.05 ** (1 / 30))
    assert every and every.upper == 1 and every.lower == pytest.approx(0.05 ** (1 / 30))
    with pytest.raises(ValueError, match="cannot be"):
        share_of(5, 4)
