"""The judges there are; a new one is a new file and a line here. Web processes do not import this: models are heavy."""

from marketplace.judges.anthropic import AnthropicModels
from marketplace.judges.asking import Correspondent
from marketplace.judges.base import Judge
from marketplace.judges.local import LocalJudge
from marketplace.judges.openai import OpenAIModels
from marketplace.judges.rules import RuleJudge

JUDGES: dict[str, Judge] = {each.kind: each for each in (LocalJudge(), RuleJudge())}
CORRESPONDENTS: dict[str, Correspondent] = {each.kind: each for each in (OpenAIModels(), AnthropicModels())}
