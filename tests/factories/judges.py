"""Projects with models over the network, as staff register them and labs choose them."""

import random
from datetime import datetime, timedelta

from accounts.models import Role
from marketplace.actions.endpoints import Facts, register_endpoint
from marketplace.actions.judges import add_judge, switch_judge
from marketplace.actions.model_rounds import ask_round
from marketplace.models import Endpoint, Judge, JudgeState, Screening
from tasks.models import Constitution, Principle, Project
from tests.factories.claims import NOW, member
from tests.factories.models import Fake
from tests.factories.offers import owner_of
from tests.factories.people import make_staff

KEY = "sk-obsidian-model-key"


class Clock:
    """Moves a second at each look, and as far as it is told."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def endpoint(fake: Fake, provider: str = "openai", **changes: object) -> Endpoint:
    """A model that staff registered at the fake's address, free of charge unless told otherwise."""
    facts: dict[str, object] = {
        "name": f"Careful {provider}", "provider": provider, "base_url": getattr(fake, provider), "model": "careful-1",
        "operator": "Example Inc.", "region": "EU", "retention_days": 0, "timeout_seconds": 5, "calls_at_once": 4,
        "calls_per_minute": 1000,
    }  # fmt: skip
    return register_endpoint(by=make_staff(), lab_id=None, facts=Facts(**{**facts, **changes}), key=KEY, now=NOW)  # type: ignore[arg-type]


def principles(project: Project, *texts: str) -> Constitution:
    owner = owner_of(project)
    made = Constitution.objects.create(project=project, version=1, published_by=owner.user, published_at=NOW)
    for place, text in enumerate(texts, 1):
        Principle.objects.create(constitution=made, code=f"P{place}", ordinal=place, title=f"Rule {place}", text=text)
    return made


def judge(project: Project, at: Endpoint, *, counted: bool = False, **more: object) -> Judge:
    who = owner_of(project)
    who = who if who.labs else member(project.lab, Role.OWNER)
    made = add_judge(by=who, project_id=project.pk, endpoint_id=at.pk, now=NOW, **more)  # type: ignore[arg-type]
    if counted:
        made = switch_judge(by=who, judge_id=made.pk, state=JudgeState.COUNTED, now=NOW)
    return made


def screening(of: Judge) -> Screening:
    return Screening.objects.get(judge=of)


def rounds(of: Judge, clock: Clock | None = None, at_most: int = 200) -> int:
    """Rounds until there is nothing to do; the questions and conclusions."""
    clock, done = clock or Clock(), 0
    for _ in range(at_most):
        found = ask_round(screening_id=screening(of).pk, clock=clock, rng=random.Random(1))
        if not found:
            break
        done += found
    return done
