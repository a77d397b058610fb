"""The judges there are; a new one is a new file and a line here. The only place that talks to a model."""

from marketplace.judges.base import Example, Judge
from marketplace.judges.local import LocalJudge

JUDGES: dict[str, Judge] = {LocalJudge.kind: LocalJudge()}

__all__ = ["JUDGES", "Example", "Judge"]
