"""Real questions with the answers of several models, out of pairs that people judged (PandaLM, Wang et al. 2024)."""

import json
from collections import defaultdict
from pathlib import Path


def questions_in(path: Path) -> list[dict[str, object]]:
    """Each question with its different answers, each by whose it is; those of two to nine."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in json.loads(path.read_text()):
        of_question = found[row["instruction"], row["input"]]
        for model, answer in zip(row["cmp_key"].split("_"), (row["response1"], row["response2"]), strict=True):
            folded = {" ".join(text.split()) for text in of_question.values()}
            if isinstance(answer, str) and answer.strip() and " ".join(answer.split()) not in folded:
                of_question.setdefault(model, answer)
    return [
        {"id": f"q{number}", "instruction": f"{instruction}\n\n{given}".strip(), "responses": answers}
        for number, ((instruction, given), answers) in enumerate(found.items())
        if 2 <= len(answers) <= 9
    ]
