"""What is noticed of a text: the same, nearly the same, another language, too long, of a real person."""

import csv
import itertools
import json
import random
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.intake.duplicates import BANDS, SIMILAR, bands, digest, shingles, similarity
from tasks.intake.languages import LANGUAGES, another_language, model, spoken
from tasks.intake.lengths import MOST, out_of_bounds
from tasks.intake.look import likeness_of, look, names_a_person
from tasks.intake.sensitive import FOUND_AT_MOST, NOT_BY_ITSELF, Trace, traces
from tasks.intake.texts import normal, texts_of
from tasks.models import FlagKind
from tests.flows.real_data import found

WORDS = ["".join(random.Random(n).choices(string.ascii_lowercase, k=6)) for n in range(400)]
SAMPLES = {
    "en": "The landlord may keep the deposit only so far as the tenant has caused damage beyond ordinary wear.",
    "de": "Der Vermieter darf die Kaution nur einbehalten, soweit der Mieter Schäden über die übliche Abnutzung hinaus "
    "verursacht hat.",
    "fr": "Le bailleur ne peut conserver le dépôt de garantie que si le locataire a causé des dégâts anormaux.",
    "es": "El arrendador solo puede retener la fianza si el inquilino ha causado daños que exceden el desgaste normal.",
    "ru": "Арендодатель может удержать залог только в том случае, если арендатор причинил ущерб сверх обычного износа.",
    "zh": "只有当租客造成超出正常磨损的损坏时，房东才可以扣留押金，否则必须在租约结束后的法定期限内全额退还给租客。",
    "ar": "لا يجوز للمالك الاحتفاظ بمبلغ التأمين إلا إذا تسبب المستأجر في أضرار تتجاوز الاستهلاك العادي للمسكن.",
    "he": "בעל הדירה רשאי להחזיק בפיקדון רק אם השוכר גרם נזק החורג מבלאי סביר של הדירה במהלך תקופת השכירות.",
}


def exact(first: str, second: str) -> float:
    """Jaccard over three-word shingles, in plain sets."""
    sets = [
        {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))}
        for words in (normal(first).split(), normal(second).split())
    ]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def changed(words: list[str], share: float, chance: random.Random) -> list[str]:
    return [chance.choice(WORDS) if chance.random() < share else word for word in words]


def test_the_similarity_is_the_exact_jaccard() -> None:
    chance = random.Random(7)
    for share in (0.0, 0.02, 0.1, 0.5, 1.0):
        first = chance.choices(WORDS, k=200)
        second = changed(first, share, chance)
        ours = similarity(shingles(" ".join(first)), shingles(" ".join(second)))
        assert ours == pytest.approx(exact(" ".join(first), " ".join(second)), abs=1e-12)


@pytest.mark.parametrize("length", [40, 200, 1_000])
def test_near_duplicates_share_a_band_as_often_as_reckoned(length: int) -> None:
    """At SIMILAR and above at least 97 in a hundred are found; below 0.4 next to none is even compared."""
    chance, near, far = random.Random(length), [0, 0], [0, 0]
    for _ in range(600):
        first = chance.choices(WORDS, k=length)
        second = changed(first, chance.choice((0.01, 0.03, 0.3, 0.6)), chance)
        ours, theirs = shingles(" ".join(first)), shingles(" ".join(second))
        shares = bool(set(bands(ours)) & set(bands(theirs)))
        alike = similarity(ours, theirs)
        if alike >= SIMILAR:
            near = [near[0] + shares, near[1] + 1]
        elif alike < 0.4:
            far = [far[0] + shares, far[1] + 1]
    assert near[1] > 50 and near[0] / near[1] >= 0.97
    assert far[1] > 50 and far[0] / far[1] <= 0.05


def test_what_looks_the_same_has_the_same_digest_and_bands() -> None:
    plain, dressed = "The tenant\nleft in  May.", "ＴＨＥ tenant left\u00a0in May. "
    assert digest([plain]) == digest([dressed])
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert bands(shingles(plain)) == bands(shingles(dressed)) and len(bands(shingles(plain))) == BANDS


def test_the_same_words_under_another_law_are_another_item_and_still_alike() -> None:
    content = {"text": "A tenant left without notice in May and asks for the deposit."}
    here, there = likeness_of(content, ("US-NY", "", "")), likeness_of(content, ("DE", "", ""))
    assert here.digest != there.digest and here.keys[0] != there.keys[0]
    assert here.keys[1:] == there.keys[1:]


def test_a_text_without_words_has_no_bands() -> None:
    assert bands(shingles("")) == bands(shingles(" … !?")) == []
    assert similarity(shingles(""), shingles("")) == 0.0
    assert len(bands(shingles("one"))) == BANDS


def test_scripts_without_spaces_are_compared_by_the_character() -> None:
    text = SAMPLES["zh"] * 3
    assert similarity(shingles(text), shingles(text.replace("押", "租", 1))) > 0.9
    assert similarity(shingles(text), shingles(SAMPLES["zh"][::-1])) < 0.2


@pytest.mark.parametrize("wanted", SAMPLES)
def test_each_language_is_known_and_only_another_one_is_reported(wanted: str) -> None:
    known = spoken(SAMPLES[wanted])
    assert known is not None and known.language == wanted
    assert another_language(SAMPLES[wanted], wanted) is None
    assert another_language(SAMPLES[wanted], f"{wanted}-XX") is None
    other = another_language(SAMPLES[wanted], "fi")
    assert other is not None and other.language == wanted


def test_short_numeric_and_unknown_texts_are_not_judged_by_their_language() -> None:
    assert another_language("Ja, das darf er nicht.", "en") is None
    assert another_language("1234 5678 " * 100, "en") is None
    assert another_language(SAMPLES["de"], "tlh") is None
    assert another_language("Metoprolol 50 mg p.o. b.i.d., ASS 100 mg 1-0-0", "en") is None
    assert set(LANGUAGES) <= set(model().labels)


def test_only_what_nobody_can_judge_is_out_of_bounds() -> None:
    assert out_of_bounds(["", " \n"]) is not None
    assert out_of_bounds(["…", "—"]) is not None
    assert out_of_bounds(["Ja"]) is None and out_of_bounds(["是的"]) is None and out_of_bounds(["?", "No"]) is None
    assert out_of_bounds(["x" * MOST]) is None
    beyond = out_of_bounds(["x" * MOST, "y"])
    assert beyond is not None and (beyond.characters, beyond.bound) == (MOST + 1, MOST)


def test_the_texts_of_a_content_by_their_places() -> None:
    content = {"prompt": "P", "messages": [{"role": "user", "content": "C"}], "number": 4, "none": None}
    assert texts_of(content) == {"prompt": "P", "messages.0.role": "user", "messages.0.content": "C"}


POSITIVES = [
    (Trace.SOCIAL_SECURITY, "Her SSN is {078-05-1120}."),
    (Trace.SOCIAL_SECURITY, "Social Security number: {219099999}"),
    (Trace.SOCIAL_SECURITY, "Taxpayer {457-55-5462}, filing jointly"),
    (Trace.RECORD_NUMBER, "MRN: {00482913}"),
    (Trace.RECORD_NUMBER, "MRN {A-4829131}, admitted yesterday"),
    (Trace.RECORD_NUMBER, "Medical record number {77-120-33}"),
    (Trace.RECORD_NUMBER, "Patient ID: {PT20931}"),
    (Trace.RECORD_NUMBER, "Patient number {448120}"),
    (Trace.RECORD_NUMBER, "Chart no. {991204}"),
    (Trace.NPI, "Ordering provider NPI {1234567893}"),
    (Trace.NPI, "National Provider Identifier: {1245319599}"),
    (Trace.DATE_OF_BIRTH, "DOB {04/12/1961}"),
    (Trace.DATE_OF_BIRTH, "D.O.B.: {4-12-61}"),
    (Trace.DATE_OF_BIRTH, "Date of birth: {1961-04-12}"),
    (Trace.DATE_OF_BIRTH, "He was born on {April 12, 1961} in Ohio."),
    (Trace.DATE_OF_BIRTH, "born {12 April 1961}"),
    (Trace.EMAIL, "Write to {jane.roe+clinic@mail.hospital.org}."),
    (Trace.EMAIL, "<{a.b@uni-köln.de}>"),
    (Trace.PHONE, "Call {(212) 736-5000} at once"),
    (Trace.PHONE, "Tel. {212-736-5000}"),
    (Trace.PHONE, "{+1 212 736 5000}"),
    (Trace.PHONE, "Praxis: {+49 221 4710 815}"),
    (Trace.PHONE, "phone {212.736.5000}"),
    (Trace.BAR_NUMBER, "State Bar No. {24031999}"),
    (Trace.BAR_NUMBER, "Bar Number: {NY45121}"),
    (Trace.DOCKET_NUMBER, "Case {1:20-cv-01234}, filed in May"),
    (Trace.DOCKET_NUMBER, "Docket No. {A-2211-19}"),
    (Trace.DOCKET_NUMBER, "Index No. {654321/2019}"),
    (Trace.NAME, "Patient name: {Maria Lopez}"),
    (Trace.NAME, "Patient: {John Q. Miller}, seen today"),
    (Trace.NAME, "Name of patient: {Roe, Jane}"),
    (Trace.NAME, "This is a visit of Mr. {Robert Halloway} for"),
    (Trace.NAME, "Mrs {O'Connor} denies chest pain."),
    # Without a context, as people write them: some of these are missed, and counted.
    (Trace.DATE_OF_BIRTH, "Maria Lopez, {04/12/1961}, female"),
    (Trace.RECORD_NUMBER, "Admitted under {00482913}"),
    (Trace.NAME, "I saw {Robert Halloway} in clinic today."),
    (Trace.NAME, "Robert {Halloway} v. Acme Corp."),
    (Trace.PHONE, "my number is {2127365000}"),
    (Trace.SOCIAL_SECURITY, "ssn ending in {5462}"),
]
NEGATIVES = [
    "Give 500-1000 mg every 6 hours; hemoglobin 12.4 g/dL on 04/12/2021.",
    "See 42 U.S.C. 1395w-104(e)(4) and section 230.",
    "Part no. 123-45-678, batch 2021-04-12, ISBN 978-3-16-148410-0.",
    "Write to info@example.org or call 212-555-0142.",
    "NPI 1234567890 has a wrong check digit.",
    "Patient: Yeah, I'm fine. Doctor: Good.",
    "Mr. X bought the car from Ms. Y.",
    "The bar number of the graph is 3; in this case no 12.",
    "The policy number of deaths rose to 120000 in 1961.",
    "He was born in 1961; patients no 1 to 20 were included (n = 1234567).",
    "Trial NCT01234567, PMID 12345678, 5 x 10-3, 10.1056/NEJMoa2034577.",
    "The chairman, Mr. President, spoke at 10:20-11:30.",
    "Case 12 of 20: the record 2019-04-12 was kept.",
]


def marked(text: str) -> tuple[str, int, int]:
    """The text without its braces, and where they were."""
    start, end = text.index("{"), text.index("}")
    return text.replace("{", "").replace("}", ""), start, end - 1


def test_traces_of_persons_precision_and_recall(capsys: pytest.CaptureFixture[str]) -> None:
    """On positives written for this, exact places; and nothing where there is nothing."""
    right = wrong = 0
    for kind, text in POSITIVES:
        plain, start, end = marked(text)
        found_here = {(each.kind, each.start, each.end) for each in traces(plain)}
        right += (kind, start, end) in found_here
        wrong += len(found_here - {(kind, start, end)})
    false = {text: traces(text) for text in NEGATIVES if traces(text)}
    recall, precision = right / len(POSITIVES), right / (right + wrong + len(false))
    with capsys.disabled():
        print(
            f"\ntraces of persons: recall {recall:.2f} of {len(POSITIVES)}, precision {precision:.2f}; false: {false}"
        )
    assert recall >= 0.84 and precision >= 0.95


def real_texts(name: str) -> list[str]:
    if name == "mtsdialog":
        files = sorted(found("medicine", "mtsdialog").glob("*.csv"))
        return [row["dialogue"] for file in files for row in csv.DictReader(file.open())]
    if name == "pubmedqa":
        rows = json.loads(found("medicine", "pubmedqa", "ori_pqal.json").read_text())
        return [f"{row['QUESTION']} {' '.join(row['CONTEXTS'])}" for row in rows.values()]
    files = sorted(found("law", "legalbench").glob("*/*.tsv"))
    rows = [row for file in files for row in csv.DictReader(file.open(), delimiter="\t")]
    return [" ".join(str(value) for value in row.values()) for row in rows]


@pytest.mark.parametrize(("name", "at_most"), [("mtsdialog", 0.01), ("pubmedqa", 0.01), ("legalbench", 0.03)])
def test_how_often_real_data_without_persons_is_held_back(
    name: str, at_most: float, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = real_texts(name)
    held = noted = foreign = 0
    for text in texts:
        kinds = {each.kind for each in traces(text)}
        held += bool(kinds - NOT_BY_ITSELF)
        noted += bool(kinds)
        foreign += another_language(text, "en") is not None
    with capsys.disabled():
        print(
            f"\n{name}: of {len(texts)} texts {held / len(texts):.2%} held for traces of persons, "
            f"{noted / len(texts):.2%} noted, {foreign / len(texts):.2%} taken for another language"
        )
    assert held / len(texts) <= at_most and foreign == 0


def test_the_sooner_and_the_longer_trace_wins_and_none_overlap() -> None:
    spans = traces("MRN: 00482913, DOB 04/12/1961, tel. 212-736-5000, jane@clinic.org")
    assert [each.kind for each in spans] == [Trace.RECORD_NUMBER, Trace.DATE_OF_BIRTH, Trace.PHONE, Trace.EMAIL]
    assert all(first.end <= second.start for first, second in itertools.pairwise(spans))
    assert len(traces("a@clinic.org " * 500)) == FOUND_AT_MOST


def test_the_facts_of_a_look_hold_no_word_of_the_item() -> None:
    content = {"prompt": "Halloway, MRN: 00482913", "a": "jane@clinic.org", "b": "x"}
    [notice] = look(content, frame=(), language="en").notices
    assert notice.kind == FlagKind.SENSITIVE
    assert notice.facts["kinds"] == {"record_number": 1, "email": 1}
    assert notice.facts["found"] == [
        {"place": "prompt", "kind": "record_number", "start": 15, "end": 23},
        {"place": "a", "kind": "email", "start": 0, "end": 15},
    ]
    assert not any(secret in json.dumps(notice.facts) for secret in ("Halloway", "00482913", "jane"))
    assert names_a_person({"email": 1}) and not names_a_person({"name": 2, "docket_number": 1})


def test_the_kinds_of_notices_are_kinds_of_flags() -> None:
    content = {"text": SAMPLES["de"] + " jane@clinic.org" + " x" * MOST}
    kinds = [notice.kind for notice in look(content, frame=(), language="en").notices]
    assert kinds == [FlagKind.LENGTH, FlagKind.LANGUAGE, FlagKind.SENSITIVE]


ODD = (
    "",
    " ",
    "\u202e\u200f" * 50,
    "<script>alert(1)</script>",
    "\ud83d" * 10,
    "İ" * 500,
    "e\u0301" * 300,
    "\x01" * 99,
)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_looked_at_like_others(text: str) -> None:
    seen = look({"text": text}, frame=(), language="en")
    assert len(seen.likeness.digest) == 64 and len(seen.likeness.keys) in (1, BANDS + 1)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_every_text_can_be_looked_at(text: str) -> None:
    seen = look({"text": text, "b": [text]}, frame=("",), language="en")
    for notice in seen.notices:
        json.dumps(notice.facts)
    assert all(text[each.start : each.end] for each in traces(text))


@pytest.mark.parametrize("unit", ["a", "1", "a@", "+1 (", "Mr. A", "12-", "Patient: Ab ", "ab ", "@.", "MRN: 1-"])
def test_long_and_nasty_texts_take_no_time(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    started = time.process_time()
    look({"text": text}, frame=(), language="en")
    assert time.process_time() - started < 2
