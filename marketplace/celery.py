"""The Celery application: jobs find their work by state in PostgreSQL, Celery only wakes them."""

import os
from typing import Any

import redis
from celery import Celery, bootsteps
from celery.beat import PersistentScheduler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")

app = Celery("consilium")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

BEATS_EVERY = 3
ALIVE_FOR = 15


def alive_key(who: str) -> str:
    return f"consilium:alive:{who}"


class Sign:
    """A sign of life that runs out by itself; the health page reads it."""

    def __init__(self, who: str) -> None:
        self.who = who
        self.client = redis.Redis.from_url(app.conf.broker_url, socket_timeout=2, socket_connect_timeout=2)

    def give(self) -> None:
        try:
            self.client.set(alive_key(self.who), "1", ex=ALIVE_FOR)
        except redis.RedisError:
            return


class WorkerSign(bootsteps.StartStopStep):
    """The worker's own clock gives its sign, so that a worker whose loop hangs shows none."""

    requires = ("celery.worker.components:Timer",)

    def start(self, parent: Any) -> None:
        sign = Sign("worker")
        sign.give()
        self.entry = parent.timer.call_repeatedly(BEATS_EVERY, sign.give)

    def stop(self, parent: Any) -> None:
        self.entry.cancel()


class SignedScheduler(PersistentScheduler):
    """Beat's schedule, giving a sign at each round."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sign = Sign("beat")
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        self.sign.give()
        due_in: float = super().tick(*args, **kwargs)
        return min(due_in, BEATS_EVERY)


app.steps["worker"].add(WorkerSign)
app.conf.beat_scheduler = "marketplace.celery:SignedScheduler"
