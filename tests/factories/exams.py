"""Exams with a pool of questions, and sittings of them."""

from collections.abc import Sequence
from typing import Any

from rest_framework.test import APIClient

from tasks.actions.exams import NewQuestion, create_exam
from tasks.models import Exam, Question


def make_exam(*, pool: int = 6, length: int = 3, topics: Sequence[str] = ("deposits", "repairs", "notice")) -> Exam:
    """An exam whose right choice is the second one of every odd question, the first one of every even one."""
    questions = [
        NewQuestion(
            text=f"Question {number}?", choices=("Yes", "No", "It depends"), right_choice=number % 2,
            topic=topics[number % len(topics)], explanation="Because the statute says so.",
        )
        for number in range(pool)
    ]  # fmt: skip
    return create_exam(title="Tenancy", field="law", questions=questions, length=length)


def right_choice(question_id: str) -> int:
    return Question.objects.get(pk=question_id).right_choice


def answer(client: APIClient, attempt: dict[str, Any], *, rightly: bool = True) -> dict[str, Any]:
    """Answer the question that the attempt asks; the attempt after it."""
    asked = attempt["question"]["id"]
    choice = right_choice(asked) if rightly else 2
    body = {"question_id": asked, "choice": choice}
    response = client.post(f"/api/v1/attempts/{attempt['id']}/responses", body, format="json")
    assert response.status_code == 200, response.content
    return dict(response.json())


def sit(client: APIClient, exam: Exam, *, rightly: bool = True) -> dict[str, Any]:
    """Take the whole exam; the finished attempt."""
    attempt = client.post(f"/api/v1/exams/{exam.pk}/attempts").json()
    while attempt["state"] == "running":
        attempt = answer(client, attempt, rightly=rightly)
    return dict(attempt)
