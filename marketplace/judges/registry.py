"""The judges there are; a new one is a new file and a line here. Web processes do not import this: models are heavy."""

from marketplace.judges.base import Judge
from marketplace.judges.local import LocalJudge

JUDGES: dict[str, Judge] = {LocalJudge.kind: LocalJudge()}
