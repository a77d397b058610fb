"""A worker that dies in the middle of asking: nothing is lost, nothing is said twice, what was answered is kept."""

import time
from collections.abc import Callable, Iterator

import pytest

from marketplace import jobs
from marketplace.models import ModelCall
from tasks.models import ItemState, Suggestion
from tests.factories import claims, judges, models
from tests.factories.models import Fake, Question, Sent
from tests.stack import Worker


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch, settings: object) -> Iterator[Fake]:
    with models.served() as running:
        monkeypatch.setenv("MODEL_PRIVATE_HOSTS", running.host)
        settings.MODEL_PRIVATE_HOSTS = [running.host]  # type: ignore[attr-defined]
        yield running


def until(holds: Callable[[], bool], seconds: float = 150) -> None:
    """Wait for it, waking the job every two seconds as beat does."""
    end, woken = time.monotonic() + seconds, 0.0
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        if time.monotonic() > woken + 2:
            jobs.ask_models.delay()
            woken = time.monotonic()
        time.sleep(0.05)


def slowly(question: Question) -> Sent:
    return Sent(models.honest(question).body, before=0.2)


def test_a_killed_worker_loses_nothing(fake: Fake, celery_worker: Worker) -> None:
    fake.behaves = slowly
    project = claims.project(task_type="choice")
    judge = judges.judge(project, judges.endpoint(fake, calls_at_once=3, timeout_seconds=30))
    items = claims.items(project, 12, ItemState.SCREENED)
    until(lambda: Suggestion.objects.count() >= 3 and fake.at_once > 0)
    celery_worker.kill()
    left = Suggestion.objects.count()
    assert left < 12
    celery_worker.restart()
    until(lambda: Suggestion.objects.count() == 12)
    assert set(Suggestion.objects.values_list("item", flat=True)) == {item.pk for item in items}
    assert not Suggestion.objects.exclude(failure="").exists()
    until(lambda: judges.screening(judge).finished_at is not None)
    assert judges.screening(judge).items_seen == 12
    assert not ModelCall.objects.filter(state="sent").exists()
    interrupted = ModelCall.objects.filter(failure="interrupted").count()
    assert 0 < interrupted <= 3 and ModelCall.objects.filter(state="answered").count() == 12
