"""Exams: drawn at random over the topics, answered once, and only then a word on what was right."""

import random
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Evidence, Qualification
from tasks.actions.exams import NewQuestion, create_exam
from tasks.drawing import draw
from tasks.errors import DoesNotFit
from tasks.jobs import finish_attempts
from tasks.models import Attempt, Exam, Question, Response
from tests.accounts.counting import queries_of
from tests.factories.claims import expert, person
from tests.factories.clients import client_of
from tests.factories.exams import answer, make_exam, right_choice, sit

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> APIClient:
    return client_of(expert())


def start(client: APIClient, exam: Exam) -> Any:
    return client.post(f"/api/v1/exams/{exam.pk}/attempts")


def rows() -> list[list[dict[str, Any]]]:
    return [list(kind.objects.order_by("pk").values()) for kind in (Attempt, Response, Evidence, Qualification)]


def test_an_exam_from_the_list_to_the_result(client: APIClient) -> None:
    exam = make_exam()
    [listed] = client.get("/api/v1/exams").json()["results"]
    assert (listed["title"], listed["length"], listed["my_attempt"], listed["retake_at"]) == ("Tenancy", 3, None, None)
    begun = start(client, exam)
    assert begun.status_code == 201
    attempt = begun.json()
    assert (attempt["state"], attempt["answered"], attempt["length"], attempt["result"]) == ("running", 0, 3, None)
    for answered in (1, 2):
        attempt = answer(client, attempt)
        assert (attempt["answered"], attempt["question"]["ordinal"]) == (answered, answered + 1)
    attempt = answer(client, attempt, rightly=False)
    result = attempt["result"]
    assert (attempt["state"], attempt["question"], result["right"]) == ("finished", None, 2)
    assert sorted(topic["topic"] for topic in result["by_topic"]) == ["deposits", "notice", "repairs"]
    assert sum(topic["right"] for topic in result["by_topic"]) == 2
    assert 0 < result["lower"] < result["expected"] < result["upper"] < 1
    [listed] = client.get("/api/v1/exams").json()["results"]
    assert listed["my_attempt"] == {"id": attempt["id"], "state": "finished"} and listed["retake_at"]


def test_finishing_is_evidence_of_each_answer_under_its_own_id(client: APIClient) -> None:
    sit(client, make_exam())
    observed = {(seen.source_id, seen.is_right, seen.topic) for seen in Evidence.objects.all()}
    given = {(each.pk, True, each.question.topic) for each in Response.objects.select_related("question")}
    assert observed == given and len(observed) == 3
    assert Qualification.objects.get().evidence_count == 3


def test_no_word_on_what_is_right_before_the_end(client: APIClient) -> None:
    attempt = start(client, make_exam()).json()
    for _ in range(2):
        text = str(attempt)
        assert "right" not in text and "explanation" not in text and "difficulty" not in text and "statute" not in text
        assert not Evidence.objects.exists() and not Qualification.objects.exists()
        attempt = answer(client, attempt)


def test_only_the_question_asked_and_only_once(client: APIClient) -> None:
    attempt = start(client, make_exam()).json()
    path, first = f"/api/v1/attempts/{attempt['id']}/responses", attempt["question"]["id"]
    answer(client, attempt)
    before = rows()
    other = next(str(pk) for pk in Question.objects.values_list("pk", flat=True) if str(pk) != first)
    bodies = [
        ({"question_id": first, "choice": right_choice(first)}, 409, "not_the_question"),
        ({"question_id": str(uuid4()), "choice": 0}, 409, "not_the_question"),
        ({"question_id": other}, 400, "invalid"),
        ({"question_id": other, "choice": -1}, 400, "invalid"),
    ]
    for body, status, code in bodies:
        refused = client.post(path, body, format="json")
        assert (refused.status_code, refused.json()["code"]) == (status, code), refused.content
    asked = client.get(f"/api/v1/attempts/{attempt['id']}").json()["question"]["id"]
    refused = client.post(path, {"question_id": asked, "choice": 3}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "does_not_fit")
    assert rows() == before


def test_a_finished_attempt_takes_no_answer(client: APIClient) -> None:
    attempt = sit(client, make_exam())
    before = rows()
    question = Response.objects.first()
    assert question is not None
    body = {"question_id": str(question.question_id), "choice": 0}
    refused = client.post(f"/api/v1/attempts/{attempt['id']}/responses", body, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "attempt_finished")
    assert rows() == before


def test_no_second_attempt_while_one_runs_and_none_before_its_date(client: APIClient) -> None:
    exam = make_exam()
    attempt = start(client, exam).json()
    before = rows()
    refused = start(client, exam)
    assert (refused.status_code, refused.json()["code"]) == (409, "attempt_running")
    assert refused.json()["facts"]["attempt_id"] == attempt["id"]
    assert rows() == before
    while attempt["state"] == "running":
        attempt = answer(client, attempt)
    before = rows()
    refused = start(client, exam)
    assert (refused.status_code, refused.json()["code"]) == (409, "retake_too_soon")
    assert rows() == before


def test_a_retake_asks_other_questions_first(client: APIClient) -> None:
    exam = make_exam(pool=6, length=4)
    sit(client, exam)
    first = set(Response.objects.values_list("question", flat=True))
    ago = timezone.now() - settings.EXAM_RETAKE_AFTER - timedelta(seconds=1)
    Attempt.objects.update(finished_at=ago, started_at=ago - timedelta(minutes=5))
    second = start(client, exam).json()
    asked = set(Response.objects.filter(attempt=second["id"]).values_list("question", flat=True))
    assert len(asked) == 4 and len(asked - first) == 2


def test_time_that_is_over_finishes_the_attempt_and_takes_no_answer(client: APIClient) -> None:
    attempt = start(client, make_exam()).json()
    attempt = answer(client, attempt)
    Attempt.objects.update(started_at=timezone.now() - timedelta(minutes=16))
    attempt = answer(client, attempt)
    assert (attempt["state"], attempt["answered"], attempt["result"]["right"]) == ("finished", 1, 1)
    assert Evidence.objects.filter(is_right=True).count() == 1 and Evidence.objects.filter(is_right=False).count() == 2


def test_a_forgotten_attempt_is_finished_by_the_sweep(client: APIClient) -> None:
    start(client, make_exam())
    assert finish_attempts() == 0
    Attempt.objects.update(started_at=timezone.now() - timedelta(minutes=16))
    assert (finish_attempts(), finish_attempts()) == (1, 0)
    assert Attempt.objects.get().state == "finished" and Evidence.objects.count() == 3


def test_who_sees_what(client: APIClient) -> None:
    exam = make_exam()
    attempt = start(client, exam).json()
    other, lab, nobody = client_of(expert()), client_of(person()), APIClient()
    path = f"/api/v1/attempts/{attempt['id']}"
    body = {"question_id": attempt["question"]["id"], "choice": 0}
    before = rows()
    for who, status in ((other, 404), (lab, 404), (nobody, 401)):
        assert who.get(path).status_code == status
        assert who.post(f"{path}/responses", body, format="json").status_code == status
    assert lab.get("/api/v1/exams").json()["results"] == []
    assert start(lab, exam).status_code == 404
    assert rows() == before


def test_a_closed_exam_takes_no_attempts(client: APIClient) -> None:
    exam = make_exam()
    sit(client, exam)
    Exam.objects.update(is_open=False)
    before = rows()
    refused = start(client, exam)
    assert (refused.status_code, refused.json()["code"]) == (409, "exam_closed")
    assert start(client_of(expert()), exam).status_code == 404
    assert rows() == before


def test_lists_cost_the_same_for_one_and_three(client: APIClient) -> None:
    make_exam()
    assert queries_of(client, "/api/v1/exams") == (1, 5)
    sit(client, make_exam())
    sit(client, make_exam())
    assert queries_of(client, "/api/v1/exams") == (3, 5)


@pytest.mark.parametrize(
    ("length", "choices", "right"), [(0, ("a", "b"), 0), (3, ("a", "b"), 0), (1, ("a",), 0), (1, ("a", "b"), 2)]
)
def test_an_exam_that_cannot_be_held_is_refused(length: int, choices: tuple[str, ...], right: int) -> None:
    questions = [NewQuestion(text="?", choices=choices, right_choice=right, topic="t") for _ in range(2)]
    with pytest.raises(DoesNotFit):
        create_exam(title="Bad", field="law", questions=questions, length=length)
    assert not Exam.objects.exists() and not Question.objects.exists()


def test_questions_are_spread_over_topics_whatever_the_draw() -> None:
    pools = {topic: [uuid4() for _ in range(size)] for topic, size in (("a", 20), ("b", 3), ("c", 2))}
    topic_of = {each: topic for topic, pool in pools.items() for each in pool}
    drawn = [draw(pools, length=6, seen=(), rng=random.Random(seed)) for seed in range(40)]
    for each in drawn:
        assert len(set(each)) == 6
        assert Counter(topic_of[question] for question in each) == {"a": 2, "b": 2, "c": 2}
    assert len({tuple(each) for each in drawn}) == 40
