"""Rankings: how candidates are read, what an order must be, which one stands, and the rows it becomes."""

import itertools
import json
import os
import time
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from runtime.folder import ROOT
from tasks import types
from tasks.exporting.files import write_shard
from tasks.importing.mapping import Mapper, NewItem, Reads, suggest
from tasks.quality import rankings
from tasks.quality.parts import Voice, combine_parts
from tasks.types.base import Fields, Given, Judged
from tasks.types.candidates import NAMES, candidates_in
from tasks.types.orders import nearest, pairs_in, places_in
from tasks.types.trajectories import Unreadable
from tests.factories.several import questions_in

RANKING = types.IN_PARTS["ranking"]
DATA = Path(os.environ.get("CONSILIUM_DATA", ROOT.parent / "shared" / "data")) / "preference" / "pandalm"
TIES, NO_TIES = {"ties": True}, {"ties": False}
TEXTS = ["Ask first.", "Stop at once.", "Take fewer.", "I do not know."]
CONTENT = {"prompt": "May I stop my tablets?", "candidates": candidates_in([{"text": text, "model": f"m{row}"} for row, text in enumerate(TEXTS)])}  # fmt: skip  # noqa: E501
ROW = {str(each["name"]): int(str(each["row"])) for each in CONTENT["candidates"]}  # type: ignore[union-attr, attr-defined, index]
BY_ROW = {row: name for name, row in ROW.items()}


def ranked(*places: int | tuple[int, ...]) -> dict[str, object]:
    """The order of the texts by their rows."""
    return {"order": [[BY_ROW[row] for row in (tier if isinstance(tier, tuple) else (tier,))] for tier in places]}


def problems(answer: object, settings: Fields = TIES) -> list[tuple[str, str]]:
    return [(each.field, each.message) for each in RANKING.validate_answer(answer, settings, CONTENT)]


@pytest.mark.parametrize(
    ("given", "texts", "sources"),
    [
        (["B", "A"], ["B", "A"], [None, None]),
        ('["B", "A"]', ["B", "A"], [None, None]),
        ([{"text": "B", "model": "x"}, {"response": "A"}], ["B", "A"], ["x", None]),
        ({"gpt-4": "B", "llama": "A"}, ["B", "A"], ["gpt-4", "llama"]),
        ({"responses": ["B", "A"], "n": 2}, ["B", "A"], [None, None]),
        ([{"role": "assistant", "content": "B"}, {"content": [{"type": "text", "text": "A"}]}],
         ["B", "A"], [None, None]),
        ([[{"role": "user", "content": "Q"}, {"role": "assistant", "content": "B"}], "A"], ["B", "A"], [None, None]),
    ],
)  # fmt: skip
def test_candidates_are_read_from_the_forms_that_labs_keep(given: object, texts: object, sources: object) -> None:
    found = candidates_in(given)
    in_rows = sorted(found, key=lambda each: int(str(each["row"])))
    assert [each["text"] for each in in_rows] == texts and [each["source"] for each in in_rows] == sources
    assert [each["name"] for each in found] == ["K", "M"]
    assert candidates_in(found) == found


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("1. Ask", "This text is not JSON"),
        (7, "These are no candidates."),
        (["A"], "There is one candidate; from 2 to 9 can be ranked."),
        (list("ABCDEFGHIJ"), "There are 10 candidates; from 2 to 9 can be ranked."),
        (["A", "B", " A\n"], "Candidates 1 and 3 are the same text."),
        (["A", 2], "Candidate 2 has no text."),
        (["A", " "], "Candidate 2 is empty."),
        ('["A", "\\u0000"]', "The candidates hold a character that cannot be stored"),
    ],
)
def test_what_are_no_candidates_says_what_to_do(given: object, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        candidates_in(given)
    assert refused.value.message.startswith(message)
    (problem,) = RANKING.validate_content({"prompt": "Q", "candidates": given}, TIES)
    assert problem.field == "candidates" and problem.message.startswith(message)


def test_content_is_stored_in_one_form_and_what_is_missing_is_named() -> None:
    assert isinstance(RANKING, Reads)
    assert RANKING.read({"prompt": "Q", "candidates": TEXTS})["candidates"] == candidates_in(TEXTS)
    assert RANKING.validate_content(CONTENT, TIES) == []
    assert [each.field for each in RANKING.validate_content({}, TIES)] == ["prompt", "candidates"]
    assert RANKING.read({"candidates": ["A"]}) == {"candidates": ["A"]}


def test_each_expert_sees_an_order_of_their_own_and_never_whose_a_text_is_or_where_it_stood() -> None:
    first, names, places = Counter[str](), set(), Counter[tuple[str, int]]()
    for seed in range(2_000):
        shown = RANKING.lay_out(CONTENT, seed)["candidates"]
        assert isinstance(shown, list)
        assert all({*each} == {"name", "text"} for each in shown)
        assert sorted(each["text"] for each in shown) == sorted(TEXTS)
        first[shown[0]["text"]] += 1
        names.add("".join(each["name"] for each in shown))
        places.update((each["name"], place) for place, each in enumerate(shown))
    assert len(names) == 24
    assert all(400 < count < 600 for count in places.values()), places
    assert RANKING.lay_out(CONTENT, 7) == RANKING.lay_out(CONTENT, 7)
    assert RANKING.restore(ranked(1, 0, 2, 3), 7) == ranked(1, 0, 2, 3)


def test_a_name_does_not_tell_where_a_candidate_stood_in_the_file() -> None:
    of_first = Counter(
        next(each["name"] for each in candidates_in([f"{number} a", f"{number} b", f"{number} c"]) if each["row"] == 0)
        for number in range(900)
    )
    assert all(240 < count < 360 for count in of_first.values()), of_first


def test_good_orders_fit() -> None:
    assert problems(ranked(0, 2, 1, 3)) == problems(ranked(0, 2, 1, 3), NO_TIES) == []
    assert problems(ranked((0, 3), (1, 2))) == problems(ranked((0, 1, 2, 3))) == []


@pytest.mark.parametrize(
    ("answer", "settings", "field", "message"),
    [
        ({}, TIES, "order", "“order” is missing"),
        ({"order": []}, TIES, "order", "Give at least 1 of these."),
        ({"order": [["A"]]}, TIES, "order.0.0", "This must be one of: K, M"),
        ({"order": [["Y"], ["K"], ["M"], ["P"], ["R"]]}, TIES, "order.0", "There is no candidate “Y” here."),
        ({"order": [["K"], ["K"], ["M"], ["P"], ["R"]]}, TIES, "order.1", "“K” has more than one place."),
        ({"order": [["K"], ["M"]]}, TIES, "order", "P and R have no place yet."),
        ({"order": [["K"], ["M", "P"], ["R"]]}, NO_TIES, "order.1", "This project takes no ties: M and P share"),
        ({"order": [["K"], [], ["M"]]}, TIES, "order.1", "Give at least 1 of these."),
        ({"order": ["K"]}, TIES, "order.0", "This must be a list."),
    ],
)
def test_an_order_that_does_not_fit(answer: object, settings: Fields, field: str, message: str) -> None:
    found = problems(answer, settings)
    assert found and found[0][0] == field and found[0][1].startswith(message), found


def test_places_are_those_of_a_race() -> None:
    assert places_in([["K"], ["M", "P"], ["R"]]) == {"K": 1, "M": 2, "P": 2, "R": 4}


def test_of_two_equal_orders_the_foremost_experts_stands() -> None:
    names = ["K", "M", "P"]
    circle = {("K", "M"): "before", ("M", "P"): "before", ("K", "P"): "after"}
    for rather in (["M", "P", "K"], ["P", "K", "M"], ["K", "M", "P"]):
        foremost = pairs_in([[name] for name in rather], names)
        assert nearest(circle, names, ties=False, rather=foremost) == [[name] for name in rather]


@pytest.mark.parametrize("ties", [True, False])
def test_the_order_contradicts_least_of_all_orders_there_are(ties: bool) -> None:
    """Against the whole list of orders of four, weak ones too, for verdicts drawn at random."""
    names = list("KMPR")
    weak = {
        tuple(
            tuple(name for name, place in zip(names, places, strict=True) if place == tier)
            for tier in sorted({*places})
        )
        for places in itertools.product(range(4), repeat=4)
    }
    orders = [order for order in weak if ties or len(order) == 4]
    assert len(weak) == 75
    against = {"before": 0, "tie": 1, "after": 2}
    for number in range(0, 3**6, 5):
        verdicts = [list(against)[number // 3**place % 3] for place in range(6)]
        said = dict(zip(itertools.combinations(names, 2), verdicts, strict=True))

        def cost(order: object, said: dict[tuple[str, str], str] = said) -> int:
            held = pairs_in(order, names)  # type: ignore[arg-type]
            return sum(abs(against[held[pair]] - against[said[pair]]) for pair in said)

        found = nearest(said, names, ties=ties, rather={})
        assert cost(found) == min(map(cost, orders))


def test_nine_candidates_that_contradict_each_other_take_no_time() -> None:
    names = list(NAMES)
    said = {
        pair: ("before", "tie", "after")[place * 7 % 3] for place, pair in enumerate(itertools.combinations(names, 2))
    }
    begun = time.perf_counter()
    assert sorted(itertools.chain(*nearest(said, names, ties=True, rather={}))) == names
    assert time.perf_counter() - begun < 2


def stands(*answers: Fields, settings: Fields = NO_TIES) -> tuple[dict[str, object], float]:
    """The order that equally trusted experts come to, and how sure it is."""
    parts = RANKING.parts(answers, CONTENT, settings)
    said = [RANKING.in_parts(each, parts) for each in answers]
    voices = [Voice([part.classes.index(each[part.key]) for part in parts]) for each in said]
    found = combine_parts(voices, [len(part.classes) for part in parts], [part.weight for part in parts])
    best = {part.key: part.classes[at] for part, at in zip(parts, found.best, strict=True) if at is not None}
    return RANKING.from_parts(best, answers, CONTENT, settings), found.confidence


def test_what_stands_is_what_most_say_of_each_pair() -> None:
    order, sure = stands(ranked(0, 1, 2, 3), ranked(1, 0, 2, 3), ranked(0, 1, 3, 2))
    assert order == ranked(0, 1, 2, 3) and sure > 0.9
    same, most = stands(ranked(3, 1, 0, 2), ranked(3, 1, 0, 2))
    assert same == ranked(3, 1, 0, 2) and most > 0.93
    _, torn = stands(ranked(0, 1, 2, 3), ranked(3, 2, 1, 0))
    assert torn == pytest.approx(0.5)


def test_a_shared_place_can_stand_and_a_circle_is_broken_by_the_foremost() -> None:
    assert stands(ranked(0, (1, 2), 3), ranked(0, (1, 2), 3), ranked(0, 1, 2, 3), settings=TIES)[0] == {
        "order": [[BY_ROW[0]], sorted([BY_ROW[1], BY_ROW[2]]), [BY_ROW[3]]]
    }
    circle = [ranked(0, 1, 2, 3), ranked(1, 2, 0, 3), ranked(2, 0, 1, 3)]
    assert stands(*circle)[0] == circle[0] and stands(*circle[1:], circle[0])[0] == circle[1]


def test_parts_are_pairs_and_agreeing_is_their_share() -> None:
    parts = RANKING.parts([], CONTENT, TIES)
    assert [part.key for part in parts] == ["K-M", "K-P", "K-R", "M-P", "M-R", "P-R"]
    assert {part.classes for part in parts} == {("before", "tie", "after")}
    assert {part.classes for part in RANKING.parts([], CONTENT, NO_TIES)} == {("before", "after")}
    whole = ranked(0, 1, 2, 3)
    assert RANKING.agrees(ranked(1, 0, 2, 3), whole, CONTENT, NO_TIES)
    assert not RANKING.agrees(ranked(1, 2, 0, 3), whole, CONTENT, NO_TIES)


def test_orders_in_words() -> None:
    assert RANKING.label_of({"order": [["M"], ["K", "R"], ["P"]]}, TIES) == "M > K = R > P"
    assert RANKING.label_of({}, TIES) == "Not enough information"
    assert RANKING.title_of(CONTENT) == CONTENT["prompt"]
    assert all(text in RANKING.text_of(CONTENT) for text in TEXTS)


def judged(answer: Fields | None, *given: Fields) -> Judged:
    return Judged(CONTENT, answer, [Given(each, "why", not each, {"by": "x"}) for each in given], {"item_id": "i"})


def test_an_order_becomes_a_preference_for_each_pair_that_is_no_tie() -> None:
    order = ranked(0, (1, 2), 3)
    rows = RANKING.export_rows("preference", judged(order, order, ranked(3, 0, 1, 2)), TIES).rows
    pairs = {(row["chosen"][0]["content"], row["rejected"][0]["content"]): row["margin"] for row in rows}  # type: ignore[index]
    assert {*pairs} == {
        (TEXTS[0], TEXTS[1]), (TEXTS[0], TEXTS[2]), (TEXTS[0], TEXTS[3]), (TEXTS[1], TEXTS[3]), (TEXTS[2], TEXTS[3]),
    }  # fmt: skip
    assert pairs[(TEXTS[0], TEXTS[1])] == 1.0
    # One puts it three places behind, the other one place before.
    assert pairs[(TEXTS[0], TEXTS[3])] == 1.0
    assert rows[0]["prompt"] == [{"role": "user", "content": CONTENT["prompt"]}]
    assert (rows[0]["chosen_source"], rows[0]["item_id"]) == ("m0", "i")
    assert [*rows[0]] == [*(column.name for column in RANKING.export_columns("preference")), "item_id"]
    assert RANKING.export_rows("preference", judged(ranked((0, 1, 2, 3))), TIES).left_out == "ties"


def test_an_order_becomes_one_row_with_the_best_first(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    rows = RANKING.export_rows("ranking", judged({"order": [[BY_ROW[2]], [BY_ROW[1], BY_ROW[0]], [BY_ROW[3]]]}), TIES).rows  # fmt: skip  # noqa: E501
    write_shard(tmp_path, "part", RANKING.export_columns("ranking"), [rows])
    (read,) = pq.read_table(tmp_path / "part.parquet").to_pylist()
    line = json.loads((tmp_path / "part.jsonl").read_text())
    for row in (read, line):
        assert row["completions"] == [TEXTS[2], TEXTS[1], TEXTS[0], TEXTS[3]]
        assert (row["places"], row["sources"]) == ([1, 2, 2, 4], ["m2", "m1", "m0", "m3"])


def test_what_is_no_row_is_left_out_by_name_and_raw_rows_follow_the_labs_list() -> None:
    for shape in ("preference", "ranking"):
        assert RANKING.export_rows(shape, judged(None), TIES).left_out == "undecided"
        assert RANKING.export_rows(shape, judged({}), TIES).left_out == "not_enough_information"
    rows = RANKING.export_rows("raw", judged(None, ranked(2, (0, 1), 3), {}), TIES).rows
    assert rows[0]["places"] == [2, 2, 1, 4]
    assert [each["text"] for each in json.loads(str(rows[0]["candidates"]))] == TEXTS
    assert (rows[1]["places"], rows[1]["order"], rows[1]["is_not_enough_information"]) == (None, None, True)
    assert {*rows[0]} == {*(column.name for column in RANKING.export_columns("raw")), "item_id", "by"}


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the judged pairs in {DATA}")
def test_real_verdicts_on_pairs_become_the_order_that_contradicts_them_least() -> None:
    """PandaLM (Wang et al. 2024): each question's models, ordered from the majorities of three people on pairs. Held
    against `quality.rankings`, which looks through all orders without ties."""
    verdicts: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for row in json.loads((DATA / "testset-v1.json").read_text()):
        votes = Counter(row[f"annotator{number}"] for number in (1, 2, 3))
        said = {1: "before", 2: "after", 0: "tie"}[votes.most_common(1)[0][0]]
        one, other = row["cmp_key"].split("_")
        if one > other:
            one, other, said = other, one, {"before": "after", "after": "before", "tie": "tie"}[said]
        verdicts[row["instruction"] + row["input"]][one, other] = said
    several = [pairs for pairs in verdicts.values() if len(pairs) >= 4]
    assert len(several) > 100
    for pairs in several:
        names = sorted({*itertools.chain(*pairs)})
        strict = [[names.index(one), names.index(other)] for (one, other), said in pairs.items() if said == "before"]
        strict += [[names.index(other), names.index(one)] for (one, other), said in pairs.items() if said == "after"]
        found = [names.index(tier[0]) for tier in nearest(pairs, names, ties=False, rather={})]
        before = rankings.preferences(strict, len(names))
        assert rankings.contradictions(found, before) == rankings.contradictions(
            rankings.kemeny(strict, len(names)), before
        )
        weak = pairs_in(nearest(pairs, names, ties=True, rather={}), names)
        assert sum(weak[pair] != said for pair, said in pairs.items()) <= len(pairs) / 2


@pytest.mark.skipif(not DATA.exists(), reason=f"needs the judged pairs in {DATA}")
def test_a_file_of_real_candidates_is_mapped_by_its_own_columns() -> None:
    rows = questions_in(DATA / "testset-v1.json")
    mapper = Mapper(RANKING, TIES, suggest(RANKING, list(rows[0])))
    items = [mapper.item(line, row) for line, row in enumerate(rows, 1)]
    assert len(items) > 100 and all(isinstance(item, NewItem) for item in items)
    contents = [json.loads(item.content) for item in items if isinstance(item, NewItem)]
    assert max(len(content["candidates"]) for content in contents) >= 5
    for row, content in zip(rows, contents, strict=True):
        assert {each["source"]: each["text"] for each in content["candidates"]} == row["responses"]
        assert RANKING.validate_content(content, TIES) == []
