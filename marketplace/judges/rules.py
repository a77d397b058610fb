"""A judge that follows written rules and learns nothing: for tests and demonstrations, the same answer every time."""

import json
from collections.abc import Sequence

import numpy as np

from marketplace.judges.base import Content, Example, Opinions, Probabilities


class RuleJudge:
    """Parameters are JSON: `{"rules": [[words, class], …], "otherwise": class, "sureness": share}`. The first rule
    whose words stand in the item decides; an item that no rule fits is "otherwise", or evenly unsure without it."""

    kind = "rules"

    def learn(self, examples: Sequence[Example], classes: Sequence[str], *, task_type: str) -> bytes:
        """Nothing: rules are written, not learnt."""
        return b""

    def look(
        self,
        parameters: bytes,
        contents: Sequence[Content],
        classes: Sequence[str],
        *,
        task_type: str,
        opinions: Sequence[Opinions] | None = None,
    ) -> Probabilities:
        told = json.loads(parameters or b"{}")
        rows = np.full((len(contents), len(classes)), 1 / len(classes))
        for row, content in zip(rows, contents, strict=True):
            whole = "\n".join(str(text) for text in content.values()).lower()
            fitting = (cls for words, cls in told.get("rules", []) if str(words).lower() in whole)
            cls = next(fitting, told.get("otherwise"))
            if cls in classes:
                row[:] = (1 - told.get("sureness", 1.0)) / max(1, len(classes) - 1)
                row[classes.index(cls)] = told.get("sureness", 1.0)
        return rows
