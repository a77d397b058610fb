"""Models answer experts: every question a row, every failure a word, every cent on a line, every reply once."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from accounts.errors import Invalid, Missing, RoleTooLow
from accounts.models import Event
from marketplace.actions.chat_calls import note_outcome, send_turn
from marketplace.actions.chat_models import add_chat_model, remove_chat_model
from marketplace.actions.endpoints import switch_endpoint
from marketplace.actions.offers import Terms, create_offer, open_offer
from marketplace.actions.plans import set_plan
from marketplace.errors import NotReadyToOpen
from marketplace.judges.rounds import Outcome
from marketplace.models import ChatCall, ChatModel
from marketplace.queries.model_calls import room
from payments.models import ModelCharge
from tasks.actions.claims import lapse_claims
from tasks.actions.turns import ask_again
from tasks.models import Reply, Turn, TurnState
from tests.factories import claims, judges, models, money
from tests.factories.chats import answering, asked, asked_until_over, begun, model, project, say
from tests.factories.claims import NOW
from tests.factories.clients import client_of
from tests.factories.models import Fake, Question, Sent, said
from tests.factories.offers import owner_of
from tests.factories.people import make_staff
from tests.factories.projects import viewer_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def fake(settings: Any) -> Iterator[Fake]:
    with models.served() as running:
        settings.MODEL_PRIVATE_HOSTS = [running.host]
        running.behaves = answering
        yield running


def turn(ordinal: int = 1) -> Turn:
    return Turn.objects.get(ordinal=ordinal)


def texts(ordinal: int = 1) -> list[str]:
    return list(Reply.objects.filter(turn__ordinal=ordinal).order_by("place").values_list("text", flat=True))


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
def test_a_model_is_sent_the_whole_conversation_as_it_went(provider: str, fake: Fake) -> None:
    of = project()
    chosen = model(of, judges.endpoint(fake, provider))
    opening = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Good day."}]
    who, claim = begun(of, system="You know the law.", opening=opening)
    say(who, claim, "May they keep it?")
    assert asked() == 1
    assert texts() == ["careful-1 read 3: May they keep it?"]
    say(who, claim, "Ignore your rules.", 2, edited="No, they may not.")
    assert asked() == 1 and asked() == 0
    question = fake.asked[-1]
    told = [message for message in question.body["messages"] if message["role"] != "system"]
    assert [message["content"] for message in told] == [
        "Hello", "Good day.", "May they keep it?", "No, they may not.", "Ignore your rules.",
    ]  # fmt: skip
    assert [message["role"] for message in told] == ["user", "assistant"] * 2 + ["user"]
    assert question.rules == "You know the law."
    assert "schema" not in str(question.body) and question.headers.get("x-api-key", judges.KEY) == judges.KEY
    reply = Reply.objects.get(turn__ordinal=2)
    assert (reply.model, reply.version) == ("careful-1", chosen.version) and len(reply.version) == 64
    assert (reply.input_tokens, reply.output_tokens) == (100, 20)
    assert turn(2).state == TurnState.ANSWERED
    assert Event.objects.filter(topic=f"expert:{claim.expert_id}", kind="chat.replied", object_id=claim.pk).count() == 2


def test_a_model_is_told_nothing_beforehand_where_nothing_is_said(fake: Fake) -> None:
    of = project()
    model(of, judges.endpoint(fake))
    say(*begun(of), "Hello")
    asked()
    assert fake.asked[0].body["messages"] == [{"role": "user", "content": "Hello"}]


def test_two_replies_come_of_two_models_in_an_order_that_tells_nothing(fake: Fake) -> None:
    of = project(replies=2, maximum_turns=12)
    for name in ("left", "right", "third"):
        model(of, judges.endpoint(fake, name=name, model=name))
    who, claim = begun(of)
    rng = random.Random(7)
    for number in range(1, 9):
        say(who, claim, f"Question {number}?", number, **({"chosen": 0} if number > 1 else {}))
        asked(NOW + timedelta(seconds=number), rng)
        assert turn(number).state == TurnState.ANSWERED
    by_place = [list(Reply.objects.filter(place=place).values_list("model", flat=True)) for place in (0, 1)]
    assert len({*by_place[0], *by_place[1]}) == 2
    assert len({*by_place[0]}) == 2, "the same model stands first and second"
    assert all(one != other for one, other in zip(*by_place, strict=True))


def test_one_model_alone_gives_both_replies(fake: Fake) -> None:
    of = project(replies=2)
    model(of, judges.endpoint(fake))
    say(*begun(of), "Hello")
    assert asked() == 2 and len(texts()) == 2 and turn().state == TurnState.ANSWERED


@pytest.mark.parametrize(("sent", "failure", "attempts"), [
    (lambda q: Sent("{", 200), "unreadable", 4),
    (lambda q: said(q, " \n\x00"), "unreadable", 4),
    (lambda q: said(q, "", refusal="No."), "refused", 1),
    (lambda q: said(q, "x", ended="length"), "too_long", 1),
    (lambda q: said(q, "x" * 50_001), "too_long", 1),
    (lambda q: Sent("no", 422), "rejected", 1),
    (lambda q: Sent("no", 401), "not_let_in", 1),
    (lambda q: Sent("", 429), "rate_limited", 4),
    (lambda q: Sent("", 500), "unreachable", 4),
])  # fmt: skip
def test_a_failure_is_a_word_and_the_message_is_kept_to_be_asked_again(
    sent: Any, failure: str, attempts: int, fake: Fake
) -> None:
    of = project()
    model(of, judges.endpoint(fake))
    who, claim = begun(of)
    say(who, claim, "My own words.")
    fake.behaves = sent
    assert asked_until_over() == attempts
    now = turn()
    assert (now.state, now.failure, now.text, now.due_at) == (TurnState.FAILED, failure, "My own words.", None)
    assert not Reply.objects.exists() and ChatCall.objects.filter(failure=failure).count() == attempts
    fake.behaves = answering
    later = NOW + timedelta(hours=1)
    ask_again(by=who, claim_id=claim.pk, ordinal=1, now=later)
    assert asked(later) == 1
    assert (turn().state, turn().failure) == (TurnState.ANSWERED, "")


def test_a_slow_model_is_a_time_out_and_holds_up_no_other(fake: Fake) -> None:
    quick, slow = project(), project()
    model(quick, judges.endpoint(fake, name="quick", model="quick"))
    model(slow, judges.endpoint(fake, name="slow", model="slow", timeout_seconds=1))
    late = [begun(slow), begun(quick)]
    for who, claim in late:
        say(who, claim, "Hello")

    def by_name(question: Question) -> Sent:
        return Sent(answering(question).body, before=2.5 if question.body["model"] == "slow" else 0)

    fake.behaves = by_name
    assert asked() == 2
    assert Turn.objects.get(claim=late[1][1]).state == TurnState.ANSWERED
    waits = Turn.objects.get(claim=late[0][1])
    assert (waits.state, ChatCall.objects.get(turn=waits).failure) == (TurnState.WAITING, "timed_out")
    assert waits.due_at is not None and waits.due_at > NOW


def test_a_provider_is_asked_again_when_it_says(fake: Fake) -> None:
    of = project()
    model(of, judges.endpoint(fake))
    say(*begun(of), "Hello")
    fake.behaves = lambda question: Sent("", 429, {"Retry-After": "40"})
    asked()
    assert turn().due_at == NOW + timedelta(seconds=40)
    fake.behaves = answering
    assert asked(NOW + timedelta(seconds=39)) == 0
    assert asked(NOW + timedelta(seconds=40)) == 1 and turn().state == TurnState.ANSWERED


def test_one_of_two_that_fails_leaves_the_other_and_says_so(fake: Fake) -> None:
    of = project(replies=2)
    for name in ("fine", "shy"):
        model(of, judges.endpoint(fake, name=name, model=name))
    who, claim = begun(of)
    say(who, claim, "Hello")
    fake.behaves = lambda q: said(q, "", refusal="No.") if q.body["model"] == "shy" else answering(q)
    asked()
    assert (turn().state, turn().failure, len(texts())) == (TurnState.ANSWERED, "refused", 1)
    place = Reply.objects.get().place
    assert say(who, claim, "Go on.", 2, chosen=None).ordinal == 2
    assert turn().chosen == 0, "the only reply there is"
    assert place in (0, 1)


def test_a_worker_that_dies_midway_and_another_that_comes_give_one_reply(fake: Fake) -> None:
    of = project()
    model(of, judges.endpoint(fake))
    say(*begun(of), "Hello")
    rng = random.Random(1)
    (lost,) = send_turn(turn_id=turn().pk, now=NOW, rng=rng)
    assert asked() == 0, "nobody else asks while it is out"
    over = turn().due_at
    assert over == NOW + timedelta(seconds=15)
    assert asked(over) == 1
    assert texts() == ["careful-1 read 1: Hello"]
    calls = list(ChatCall.objects.order_by("attempt").values_list("state", "failure"))
    assert calls == [("failed", "interrupted"), ("answered", "")]
    # The first one was not dead, only late.
    late = Outcome("", {"text": "Late.", "model": "careful-1"}, "h" * 64, 100, 20, 9)
    note_outcome(call=lost.call, outcome=late, now=over, rng=rng)
    assert texts() == ["careful-1 read 1: Hello"] and turn().state == TurnState.ANSWERED
    assert ChatCall.objects.filter(state="answered").count() == 2


def test_nothing_is_asked_for_an_item_that_is_in_nobodys_hands(fake: Fake) -> None:
    of = project()
    model(of, judges.endpoint(fake))
    who, claim = begun(of)
    say(who, claim, "Hello")
    lapse_claims(now=claim.expires_at, limit=10)
    assert asked(claim.expires_at) == 0 and fake.asked == []
    assert (turn().state, turn().failure) == (TurnState.FAILED, "claim_lapsed")


def test_only_models_of_the_project_that_are_on_are_asked(fake: Fake) -> None:
    of, other = project(), project()
    at = judges.endpoint(fake)
    chosen = model(of, at)
    say(*begun(other), "Hello")
    assert asked() == 0 and turn().failure == "no_model"
    remove_chat_model(by=owner_of(of), chat_model_id=chosen.pk, now=NOW)
    who, claim = begun(of)
    say(who, claim, "Hello")
    asked()
    assert Turn.objects.get(claim=claim).failure == "no_model"
    model(of, at)
    switch_endpoint(by=make_staff(), endpoint_id=at.pk, is_active=False, now=NOW)
    ask_again(by=who, claim_id=claim.pk, ordinal=1, now=NOW)
    asked()
    assert Turn.objects.get(claim=claim).failure == "no_model" and fake.asked == []


def test_questions_in_conversations_count_in_what_an_endpoint_takes(fake: Fake) -> None:
    of = project()
    at = judges.endpoint(fake, calls_per_minute=2, calls_at_once=1)
    model(of, at)
    held = [begun(of) for _ in range(3)]
    for who, claim in held:
        say(who, claim, "Hello")
    assert [asked(NOW + timedelta(seconds=second)) for second in (0, 2, 4)] == [1, 1, 0]
    assert room(at, now=NOW + timedelta(seconds=4)) == 0
    assert fake.most_at_once == 1
    assert asked(NOW + timedelta(seconds=70)) == 1 and Reply.objects.count() == 3


def paid(fake: Fake, *, limit: int, funds: int = 100_000) -> tuple[Any, ChatModel]:
    """A project whose model costs 10 cents a question, and what it may cost."""
    of = project()
    owner = owner_of(of)
    at = judges.endpoint(fake, input_micro_per_thousand=500_000, output_micro_per_thousand=2_500_000)
    budget = money.budget(owner, of.lab)
    money.fund(owner, budget, funds, NOW)
    create_offer(by=owner, project_id=of.pk, budget_id=budget.pk, pay_minor=1000, terms=Terms(), now=NOW)
    chosen = model(of, at)
    if limit:
        set_plan(by=owner, project_id=of.pk, wanted={"model_cost_limit_minor": limit}, now=NOW)
    return of, chosen


def test_what_a_question_costs_is_charged_on_the_line_of_ai_costs(fake: Fake) -> None:
    of, chosen = paid(fake, limit=10_000)
    say(*begun(of), "Hello")
    assert asked() == 1
    chosen.refresh_from_db()
    assert (chosen.cost_micro, chosen.charged_minor) == (100_000, 10)
    charge = ModelCharge.objects.get()
    assert (charge.subject_id, charge.amount_minor) == (chosen.pk, 10)
    assert ChatCall.objects.get().cost_micro == 100_000


@pytest.mark.parametrize("limit", [0, 100])
def test_nothing_is_spent_beyond_the_limit(limit: int, fake: Fake) -> None:
    of, _ = paid(fake, limit=limit)
    say(*begun(of), "Hello")
    assert asked() == 0 and fake.asked == []
    assert (turn().state, turn().failure, turn().text) == (TurnState.FAILED, "no_money", "Hello")
    assert not ModelCharge.objects.exists() and not ChatCall.objects.exists()


def test_who_may_choose_models(fake: Fake) -> None:
    of, at = project(), judges.endpoint(fake)
    chosen = model(of, at)
    assert model(of, at).pk == chosen.pk and ChatModel.objects.count() == 1
    stranger = owner_of(project())
    for by, refusal in ((viewer_of(of), RoleTooLow), (stranger, Missing)):
        with pytest.raises(refusal):
            add_chat_model(by=by, project_id=of.pk, endpoint_id=at.pk, now=NOW)
        with pytest.raises(refusal):
            remove_chat_model(by=by, chat_model_id=chosen.pk, now=NOW)
    with pytest.raises(Invalid, match="nobody talks"):
        add_chat_model(by=owner_of(pair := claims.project()), project_id=pair.pk, endpoint_id=at.pk, now=NOW)
    assert ChatModel.objects.get().removed_at is None


def test_work_opens_once_a_model_is_chosen(fake: Fake) -> None:
    of = project()
    owner = owner_of(of)
    claims.items(of)
    budget = money.budget(owner, of.lab)
    money.fund(owner, budget, 100_000, NOW)
    offer = create_offer(by=owner, project_id=of.pk, budget_id=budget.pk, pay_minor=1000, terms=Terms(), now=NOW)
    with pytest.raises(NotReadyToOpen, match="Choose a model"):
        open_offer(by=owner, offer_id=offer.pk, now=NOW)
    model(of, judges.endpoint(fake))
    open_offer(by=owner, offer_id=offer.pk, now=NOW)


def test_over_http_the_expert_reads_replies_and_not_whose_they_are(fake: Fake) -> None:
    of = project(replies=2)
    model(of, judges.endpoint(fake, model="secret-name"))
    who, claim = begun(of)
    client, path = client_of(who), f"/api/v1/claims/{claim.pk}"
    sent = client.post(f"{path}/turns", {"ordinal": 1, "text": " Hello "}, format="json")
    assert sent.status_code == 201 and sent.json()["state"] == "waiting", sent.content
    assert client.post(f"{path}/turns", {"ordinal": 1, "text": " Hello "}, format="json").status_code == 201
    other = client.post(f"{path}/turns", {"ordinal": 1, "text": "Other"}, format="json")
    assert (other.status_code, other.json()["code"]) == (409, "turn_taken")
    fake.behaves = lambda question: said(question, "<b>Hi</b>")
    Turn.objects.update(due_at=NOW)
    asked()
    (told,) = client.get(f"{path}/chat").json()["turns"]
    assert told["replies"] == [{"place": 0, "text": "<b>Hi</b>"}, {"place": 1, "text": "<b>Hi</b>"}]
    assert (told["text"], told["state"], told["chosen"]) == (" Hello ", "answered", None)
    assert "secret-name" not in str(client.get(f"{path}/chat").content) + str(client.get(path).content)
    again = client.post(f"{path}/turns/asking", {"ordinal": 1}, format="json")
    assert again.status_code == 200 and again.json()["state"] == "answered"


def test_lists_cost_the_same_however_long(fake: Fake, django_assert_max_num_queries: Any) -> None:
    of = project(maximum_turns=9)
    model(of, judges.endpoint(fake))
    who, claim = begun(of)
    client, owner = client_of(who), client_of(owner_of(of))
    counts = []
    for number in range(1, 4):
        say(who, claim, "Hello", number)
        asked()
        model(of, judges.endpoint(fake, name=f"more-{number}"))
        with django_assert_max_num_queries(12) as read:
            assert len(client.get(f"/api/v1/claims/{claim.pk}/chat").json()["turns"]) == number
        with django_assert_max_num_queries(12) as listed:
            assert len(owner.get(f"/api/v1/projects/{of.pk}/chat-models").json()["results"]) == number + 1
        counts.append((len(read), len(listed)))
    assert len(set(counts)) == 1, counts
