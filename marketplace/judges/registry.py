"""The judges there are; a new one is a new file and a line here. Each is loaded when it is first asked: models and the
providers' SDKs take seconds, and most processes never ask one."""

from functools import cache
from importlib import import_module
from typing import cast

from marketplace.judges.asking import Correspondent
from marketplace.judges.base import Judge

IN_THE_HOUSE = {"local": "local.LocalJudge", "rules": "rules.RuleJudge"}
OVER_THE_NETWORK = {"openai": "openai.OpenAIModels", "anthropic": "anthropic.AnthropicModels"}


@cache
def judge_of(kind: str) -> Judge:
    """The judge of this kind that runs in the house. Raises KeyError where there is none."""
    return cast(Judge, loaded(IN_THE_HOUSE[kind]))


@cache
def correspondent_of(kind: str) -> Correspondent:
    """The provider of this kind. Raises KeyError where there is none."""
    return cast(Correspondent, loaded(OVER_THE_NETWORK[kind]))


def loaded(place: str) -> object:
    module, name = place.split(".")
    made: object = getattr(import_module(f"{__package__}.{module}"), name)()
    return made
