"""`manage.py evaluate`, by its front door: files in, one line of JSON out, or a refusal that says what to mend."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from runtime.folder import ROOT

FIGURES = {
    "consensus": {
        "items", "answers", "accuracy", "majority_accuracy", "dawid_skene_accuracy", "log_loss", "calibration_error",
        "seconds", "dawid_skene_seconds", "peak_mb",
    },
    "overlap": {"answers_per_item", "answers_per_item_with_gold", "accuracy", "fixed"},
    "reliability": {"workers", "gold_items"},
}  # fmt: skip


def written(folder: Path, labels: str, truth: str) -> tuple[str, str]:
    paths = folder / "labels.csv", folder / "truth.csv"
    for path, text in zip(paths, (labels, truth), strict=True):
        path.write_text(text, encoding="utf-8")
    return str(paths[0]), str(paths[1])


@pytest.fixture
def crowd(tmp_path: Path) -> tuple[str, str]:
    """150 items, eight workers of different skill, labels with blanks and accents."""
    rng = np.random.default_rng(1)
    names = ["très bien", "не знаю", "c"]
    truth = rng.integers(0, 3, 150)
    rows = ["item,worker,label"]
    for item, cls in enumerate(truth):
        for worker in range(8):
            given = cls if rng.random() < 0.95 - 0.07 * worker else rng.integers(0, 3)
            rows.append(f"i {item},w{worker},{names[given]}")
    truths = ["item,truth", *(f"i {item},{names[cls]}" for item, cls in enumerate(truth))]
    return written(tmp_path, "\n".join(rows), "\n".join(truths))


def evaluated(kind: str, *arguments: str) -> tuple[dict[str, object], str]:
    out, err = StringIO(), StringIO()
    call_command("evaluate", kind, *arguments, stdout=out, stderr=err)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue()), err.getvalue()


@pytest.mark.parametrize("kind", FIGURES)
def test_it_prints_one_line_with_every_figure(kind: str, crowd: tuple[str, str]) -> None:
    found, _ = evaluated(kind, *crowd)
    assert set(found) == FIGURES[kind]


def test_consensus_beats_the_majority_and_gold_is_apart(crowd: tuple[str, str]) -> None:
    found, _ = evaluated("consensus", *crowd, "--gold", "0.2")
    assert found["answers"] == 1200
    assert 0.9 < float(str(found["accuracy"])) <= 1
    assert found["accuracy"] >= found["majority_accuracy"]  # type: ignore[operator]


def test_the_same_seed_gives_the_same_figures(crowd: tuple[str, str]) -> None:
    one, other = (evaluated("overlap", *crowd, "--seed", "4")[0] for _ in range(2))
    assert one == other


def test_overlap_keeps_to_its_bounds_and_counts_the_gold_beside(crowd: tuple[str, str]) -> None:
    found, _ = evaluated("overlap", *crowd, "--minimum", "3", "--maximum", "3", "--gold", "0.2")
    assert found["answers_per_item"] == 3
    assert found["answers_per_item_with_gold"] == pytest.approx(3 + 8 * 30 / 120)
    fewer, _ = evaluated("overlap", *crowd, "--price", "0.2")
    more, _ = evaluated("overlap", *crowd, "--price", "0", "--sureness", "0.999")
    assert fewer["answers_per_item"] < more["answers_per_item"]  # type: ignore[operator]


def test_reliability_beats_the_raw_rate(crowd: tuple[str, str]) -> None:
    found, err = evaluated("reliability", *crowd, "--gold-items", "5,10")
    assert found["workers"] == 8
    assert "coarse" in err
    by_number = found["gold_items"]
    assert isinstance(by_number, dict) and set(by_number) == {"5", "10"}
    assert by_number["5"]["ratio"] < 1


def test_the_last_of_two_answers_counts_and_gaps_are_told(tmp_path: Path) -> None:
    labels = "item,worker,label\na,1,x\na,1,y\na,2,y\nb,1,x\nb,2,x\nc,1,y\n"
    found, err = evaluated("consensus", *written(tmp_path, labels, "item,truth\na,y\nb,x\nd,x\n"))
    assert found["answers"] == 5
    assert found["accuracy"] == 1
    for words in (
        "1 answers were given again",
        "1 items of the truth have no answer",
        "1 answered items have no truth",
    ):
        assert words in err


def test_one_class_only_is_said_to_say_nothing(tmp_path: Path) -> None:
    found, err = evaluated(
        "consensus", *written(tmp_path, "item,worker,label\na,1,x\nb,1,x\n", "item,truth\na,x\nb,x\n")
    )
    assert found["accuracy"] == 1
    assert "one class only" in err


@pytest.mark.parametrize("kind", FIGURES)
@pytest.mark.parametrize(
    ("labels", "truth", "words"),
    [
        ("", "item,truth\na,x\n", "must name the columns"),
        ("item,label\na,x\n", "item,truth\na,x\n", "not there: worker"),
        ("item,worker,label\n", "item,truth\na,x\n", "holds no answers"),
        ("item,worker,label\na,1,x\n", "item,truth\n", "holds no truth"),
        ("item,worker,label\na,1,x\n", "item,truth\nb,x\n", "nothing to measure"),
        ("item,worker,label\na,1,\n", "item,truth\na,x\n", "line 2: a cell is missing"),
        ("item,worker,label\na,1\n", "item,truth\na,x\n", "line 2: a cell is missing"),
        ("item,worker,label\na,1,x\n", "item,truth\na,x\na,y\n", "two truths"),
    ],
)
def test_what_cannot_be_measured_is_refused(kind: str, labels: str, truth: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=words) as refused:
        evaluated(kind, *written(tmp_path, labels, truth))
    assert refused.value.returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["consensus", "--gold", "1"],
        ["overlap", "--gold", "0"],
        ["overlap", "--minimum", "6"],
        ["overlap", "--sureness", "2"],
        ["reliability", "--gold-items", "0"],
        ["reliability", "--gold-items", "30"],
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments: list[str], crowd: tuple[str, str]) -> None:
    with pytest.raises(CommandError):
        evaluated(arguments[0], *crowd, *arguments[1:])


def test_it_runs_where_no_server_can_be_reached(crowd: tuple[str, str], tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path / "none"), "DATABASE_URL": "postgres://nowhere/x"}
    command = [sys.executable, "manage.py", "evaluate", "consensus", *crowd]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert set(json.loads(done.stdout)) == FIGURES["consensus"]
    assert not (tmp_path / "none").exists()
