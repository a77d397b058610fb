"""`manage.py evaluate hybrid`: experts and AI from a file, one line of figures, honest where the AI is not."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from marketplace.evaluation.replay import Drawn, split_of
from marketplace.evaluation.rows import read, table_of

FIGURES = {
    "coverage", "settled_error", "bound_broken_share", "answers_per_item", "answers_per_item_all_in", "disagreement",
    "disagreement_leave_one_out", "calibration_items", "human_only_answers_per_item", "human_only_disagreement",
}  # fmt: skip
LABELS = ["ja", "nein", "не знаю"]


def written(folder: Path, *, judge: float, items: int = 600, expert: float = 0.97, cluster: int = 1) -> str:
    """Three experts right with `expert`, and two judges right with `judge`, one the copy of the other."""
    rng = np.random.default_rng(7)
    path = folder / "items.jsonl"

    def answer(truth: str, right: float) -> str:
        return truth if rng.random() < right else str(rng.choice([label for label in LABELS if label != truth]))

    with path.open("w", encoding="utf-8") as lines:
        for at in range(items):
            truth = LABELS[rng.integers(3)]
            opinion = answer(truth, judge)
            row = {
                "item": f"i{at}",
                "text": f"words {at % 7}",
                "cluster": f"c{at // cluster}",
                "answers": {f"e{who}": answer(truth, expert) for who in range(3)},
                "judges": {"one": opinion, "two": opinion},
            }
            lines.write(json.dumps(row) + "\n")
    return str(path)


def evaluated(*arguments: str) -> dict[str, object]:
    out = StringIO()
    call_command("evaluate", "hybrid", *arguments, "--splits", "8", stdout=out, stderr=StringIO())
    assert out.getvalue().count("\n") == 1
    found: dict[str, object] = json.loads(out.getvalue())
    return found


def test_a_good_judge_settles_and_the_experts_do_the_rest(tmp_path: Path) -> None:
    found = evaluated(written(tmp_path, judge=0.995))
    assert set(found) >= FIGURES
    assert float(str(found["coverage"])) > 0.5
    assert float(str(found["bound_broken_share"])) == 0.0
    assert float(str(found["answers_per_item"])) < 0.5 < float(str(found["answers_per_item_all_in"]))
    for way in ("with_local_judge", "without_local_judge"):
        assert set(found[way]) >= FIGURES  # type: ignore[call-overload]


def test_a_middling_judge_settles_nothing_but_spares_second_experts(tmp_path: Path) -> None:
    found = evaluated(written(tmp_path, judge=0.8))
    assert found["coverage"] == 0.0
    assert found["settled_error"] is None
    assert float(str(found["answers_per_item"])) < 1.7 < float(str(found["human_only_answers_per_item"]))
    assert float(str(found["disagreement"])) < 0.03


@pytest.mark.parametrize("judge", [0.0, 1 / 3, 0.6])
def test_judges_that_collude_and_are_wrong_settle_nothing(judge: float, tmp_path: Path) -> None:
    found = evaluated(written(tmp_path, judge=judge, items=400))
    assert (found["coverage"], found["bound_broken_share"]) == (0.0, 0.0)


def test_a_few_large_clusters_prove_nothing(tmp_path: Path) -> None:
    found = evaluated(written(tmp_path, judge=1.0, cluster=40))
    assert (found["coverage"], found["licensed_share"]) == (0.0, 0.0)
    assert float(str(found["answers_per_item"])) >= 1.99


def test_the_same_seed_gives_the_same_line(tmp_path: Path) -> None:
    path = written(tmp_path, judge=0.8, items=200)
    assert evaluated(path, "--seed", "3") == evaluated(path, "--seed", "3")
    assert evaluated(path, "--seed", "3") != evaluated(path, "--seed", "4")


def test_a_row_may_lack_answers_judges_and_cluster_and_hold_two_texts(tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    rows = [
        {"item": at, "texts": ["left", "right"], "answers": {"x": "a", "y": "a"} if at % 5 else {}, "judges": None}
        for at in range(60)
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = evaluated(str(path))
    assert (found["coverage"], found["disagreement"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no items"),
        ("not json", "line 1 is no item"),
        ('{"item": 1, "answers": {"x": "a"}}\n{"item": 1, "answers": {"x": "a"}}', "stands twice"),
        ('{"item": 1, "answers": {}}', "No item has an answer"),
        ('{"item": 1, "answers": {"x": "a"}}', "three clusters"),
    ],
)
def test_a_file_that_cannot_be_evaluated_is_refused_with_a_reason(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "items.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=words):
        evaluated(str(path))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--epsilon", "0"], "error of exactly 0"),
        (["--delta", "1"], "Delta must lie"),
        (["--epsilon", "1"], "promises"),
    ],
)
def test_an_impossible_promise_is_refused(arguments: list[str], words: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=words):
        evaluated(written(tmp_path, judge=0.8, items=20), *arguments)


def test_evidence_drawn_by_item_reaches_more_documents_and_what_else_they_hold_is_worked_on(tmp_path: Path) -> None:
    path = written(tmp_path, judge=0.9, cluster=6)
    whole, by_item = (evaluated(path, "--evidence", drawn) for drawn in ("clusters", "items"))
    assert whole["calibration_items"] == by_item["calibration_items"] == 180
    assert float(str(by_item["licence_clusters"])) > 2 * float(str(whole["licence_clusters"])) > 0
    assert float(str(by_item["bound_broken_share"])) == float(str(by_item["licence_broken_share"])) == 0.0
    assert float(str(by_item["answers_per_item"])) < float(str(whole["answers_per_item"]))


def test_no_cluster_both_teaches_and_proves_and_every_item_has_one_place(tmp_path: Path) -> None:
    table = table_of(read(Path(written(tmp_path, judge=0.9, cluster=4))))
    for drawn in Drawn:
        split = split_of(table, 0.3, np.random.default_rng(1), drawn)
        parts = [split.learning, split.proving, split.rest]
        assert sorted(np.concatenate(parts)) == list(range(600))
        clusters = [set(table.cluster[part].tolist()) for part in parts]
        assert not clusters[0] & clusters[1]
        assert bool(clusters[1] & clusters[2]) == (drawn is Drawn.ITEMS)
