"""A lab's file becomes items: through the API, on real PostgreSQL, by the real job."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django.conf import settings as django_settings
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Event, IdempotentRequest
from tasks.actions.imports import PROBLEMS_KEPT, import_chunk
from tasks.jobs import remove_uploads, run_imports
from tasks.models import Import, ImportProblem, Item, Project
from tests.accounts.counting import queries_of
from tests.factories.claims import NOW
from tests.factories.clients import client_of
from tests.factories.items import MAPPING, bring_in, jsonl, problems, row, upload
from tests.factories.projects import CHOICE, make_owner, make_project, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"


@pytest.fixture
def client() -> APIClient:
    return client_of(make_owner())


@pytest.fixture
def project() -> Project:
    return make_project(make_owner())


def lab_with(**changes: object) -> tuple[APIClient, Project]:
    owner = make_owner()
    return client_of(owner), make_project(owner, **changes)


def imported(of: Project) -> list[tuple[str, dict[str, object]]]:
    return list(Item.objects.filter(project=of).order_by("pk").values_list("external_id", "content"))


def counts(run: dict[str, Any]) -> tuple[str, int, int, int]:
    return run["state"], run["rows_imported"], run["rows_repeated"], run["rows_refused"]


def test_rows_become_items_in_the_order_of_the_file() -> None:
    client, project = lab_with()
    run = bring_in(client, project, jsonl(row(1, extra=[1, {"x": None}]), row(2), row(3)))
    assert counts(run) == ("done", 3, 0, 0)
    assert run["bytes_done"] == run["bytes_total"] and run["lines_done"] == 3 and run["finished_at"]
    assert [external_id for external_id, _ in imported(project)] == ["q1", "q2", "q3"]
    first = Item.objects.get(project=project, external_id="q1")
    assert first.content == {"prompt": "May the landlord do 1?", "a": "Yes, 1.", "b": "No."}
    assert first.source == row(1, extra=[1, {"x": None}])
    assert first.state == "imported"
    project.refresh_from_db()
    assert project.column_mapping == MAPPING


def test_the_mapping_is_remembered_by_the_project() -> None:
    client, project = lab_with()
    bring_in(client, project, jsonl(row(1)))
    file = {"file": _file(jsonl(row(2)))}
    answer = client.post(f"/api/v1/projects/{project.pk}/imports", file, format="multipart")
    assert answer.status_code == 202 and answer.json()["mapping"] == MAPPING


def _file(body: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("rows.jsonl", body)


def test_the_same_file_again_doubles_nothing() -> None:
    client, project = lab_with()
    body = jsonl(row(1), row(2))
    bring_in(client, project, body)
    before = imported(project)
    assert counts(bring_in(client, project, body)) == ("done", 0, 2, 0)
    assert imported(project) == before


def test_an_id_within_a_file_twice_is_repeated_and_another_content_is_told() -> None:
    client, project = lab_with()
    run = bring_in(client, project, jsonl(row(1), row(1), row(1, first="Something else.")))
    assert counts(run) == ("done", 1, 1, 1)
    told = [(3, "id", "This external id stands for another content already; the first one is kept.")]
    assert problems(client, run["id"]) == told


def test_a_row_without_an_id_gets_a_digest_of_itself() -> None:
    client, project = lab_with()
    without = {name: value for name, value in row(1).items() if name != "id"}
    body = jsonl(without, {**without, "id": ""}, {**without, "id": None}, {**without, "second": "Never."})
    assert counts(bring_in(client, project, body)) == ("done", 4, 0, 0)
    assert counts(bring_in(client, project, body)) == ("done", 0, 4, 0)
    assert all(external_id.startswith("row-") for external_id, _ in imported(project))


BAD_ROWS: list[tuple[bytes, str, str]] = [
    (b'{"id": "x", "question": \n', "", "This line is not JSON: "),
    (b'["a", "b"]\n', "", "This line is no JSON object."),
    (jsonl({"id": "x", "first": "A", "second": "B"}), "question", "The column “question” is not in this row"),
    (jsonl(row(9, question="  ")), "question", "Question is empty; every row needs it."),
    (jsonl(row(9, question=None)), "question", "Question is missing; every row needs it."),
    (jsonl(row(9, question=5)), "question", "Question must be a text."),
    (jsonl(row(9, second="Yes, 9.")), "second", "Both answers are the same text"),
    (b'{"id": "x", "question": "a\\u0000b", "first": "A", "second": "B"}\n', "question", "This holds a NUL character"),
    (b'{"id": "x", "question": "q", "first": "A", "second": "B", "k": {"\\u0000": 1}}\n', "k", "This holds a NUL"),
    (b'{"id": "x", "question": "a\x00b", "first": "A", "second": "B"}\n', "", "This line holds a NUL character"),
    (b'{"id": "x", "question": "\\ud800", "first": "A", "second": "B"}\n', "", "Half a character at position"),
    (b'{"id": "x", "question": "caf\xe9", "first": "A", "second": "B"}\n', "", "Byte 29 of this line (0xE9) is not"),
    (b'{"id": NaN, "question": "q", "first": "A", "second": "B"}\n', "", "NaN at position"),
    (b'{"id": "x", "question": "q", "first": "A", "second": "B", "w": -Infinity}\n', "", "Infinity at position"),
    (b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"\n", "", "This row is nested too deeply."),
    (b'{"id": ' + b"9" * 30 + b', "question": "q", "first": "A", "second": "B"}\n', "id", "This number is too large"),
    (
        b'{"id": "x", "question": "q", "first": "A", "second": "B", "n": ' + b"9" * 400 + b"}\n",
        "",
        "The number at position",
    ),
    (jsonl(row(9, id="x" * 201)), "id", "This external id has 201 characters; at most 200 are kept."),
    (jsonl(row(9, id=True)), "id", "An external id is a text or a whole number."),
    (jsonl(row(9, id=[1])), "id", "An external id is a text or a whole number."),
    (jsonl(row(9, id="   ")), "id", "This external id is only blanks."),
]


@pytest.mark.parametrize(("bad", "column", "message"), BAD_ROWS)
def test_a_bad_row_is_told_and_the_others_come_in(bad: bytes, column: str, message: str) -> None:
    client, project = lab_with()
    run = bring_in(client, project, jsonl(row(1), bad, row(2)))
    assert counts(run) == ("done", 2, 0, 1)
    [(line, where, said)] = problems(client, run["id"])
    assert (line, where) == (2, column) and said.startswith(message), said
    assert said.endswith((".", ")."))


def test_numbers_that_are_kept_exactly_come_in() -> None:
    client, project = lab_with()
    body = jsonl(row(1, id=18446744073709551615, weight=1e300, small=5e-324, text="9" * 40))
    assert counts(bring_in(client, project, body)) == ("done", 1, 0, 0)
    assert imported(project)[0][0] == "18446744073709551615"


def test_a_very_long_line_is_skipped_and_told(settings: Any) -> None:
    settings.IMPORT_LINE_MAX_BYTES = 1000
    client, project = lab_with()
    run = bring_in(client, project, jsonl(row(1), row(2, question="x" * 3_000_000), row(3)))
    assert counts(run) == ("done", 2, 0, 1)
    [(line, _, message)] = problems(client, run["id"])
    assert (line, message) == (2, "This row is longer than 1,000 bytes and was skipped. Split or shorten it.")


def test_scripts_are_texts_like_any_other() -> None:
    client, project = lab_with()
    bring_in(client, project, jsonl(row(1, question="<script>alert(1)</script>")))
    assert imported(project)[0][1]["prompt"] == "<script>alert(1)</script>"


def test_a_row_may_have_its_own_jurisdiction_date_and_reader() -> None:
    client, project = lab_with()
    mapping = {**MAPPING, "jurisdiction": "where", "as_of": "when", "audience": "who"}
    own = {"where": "US-CA", "when": "2025-05-01", "who": "lawyers"}
    body = jsonl(
        row(1, **own), row(2), row(3, where="Atlantis"), row(4, when="soon"), row(5, who="x" * 121), row(6, when=7)
    )
    run = bring_in(client, project, body, mapping=mapping)
    assert counts(run) == ("done", 2, 0, 4)
    first, second = Item.objects.filter(project=project).order_by("pk")
    assert (first.jurisdiction, str(first.as_of), first.audience) == ("US-CA", "2025-05-01", "lawyers")
    assert (second.jurisdiction, second.as_of, second.audience) == ("", None, "")
    assert [(line, column) for line, column, _ in problems(client, run["id"])] == [
        (3, "where"), (4, "when"), (5, "who"), (6, "when"),
    ]  # fmt: skip


CSV = (
    b"\xef\xbb\xbfid;question;first;second\r\n"
    b'q1;"May he; or she,\r\n""stay""?";Yes;No\r\n'
    b"\r\n"
    b"q2;Short;Yes\r\n"
    b"q3;Caf\xc3\xa9?;Yes;No\r\n"
    b'q4;"a"b;Yes;No\r\n'
    b"q5;caf\xe9;Yes;No\r\n"
    b"q6;last;Yes;No"
)


def test_csv_with_quoted_line_ends_and_a_byte_order_mark() -> None:
    client, project = lab_with()
    run = bring_in(client, project, CSV, filename="rows.csv")
    assert counts(run) == ("done", 3, 0, 3)
    assert [name for name, _ in imported(project)] == ["q1", "q3", "q6"]
    assert imported(project)[0][1]["prompt"] == 'May he; or she,\r\n"stay"?'
    said = problems(client, run["id"])
    assert [line for line, _, _ in said] == [5, 7, 8]
    assert said[0][2] == "This row has 3 fields; the first line names 4 columns."
    assert said[1][2].startswith("Text follows a closing quotation mark.")
    assert said[2][2].startswith("Byte 7 of this line (0xE9)")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    client, project = lab_with()
    lines = [["id", "question", "first", "second"], ["1", "Q", "A", "B"]]
    body = "\n".join(delimiter.join(line) for line in lines).encode()
    assert counts(bring_in(client, project, body, filename="rows.csv")) == ("done", 1, 0, 0)


def test_a_stray_quotation_mark_costs_one_line(settings: Any) -> None:
    settings.IMPORT_LINE_MAX_BYTES = 10_000
    client, project = lab_with()
    rows = [f"q{number},Question {number},Yes,No\n" for number in range(1000)]
    rows[5] = 'q5,"never closed,Yes,No\n'
    body = ("id,question,first,second\n" + "".join(rows)).encode()
    run = bring_in(client, project, body, filename="rows.csv")
    assert counts(run) == ("done", 999, 0, 1)
    [(line, _, message)] = problems(client, run["id"])
    assert line == 7 and "quotation mark" in message


REFUSED_FILES = [
    (b"", "rows.jsonl", "file"),
    (b"  \n ", "rows.jsonl", "file"),
    ('{"id": 1}\n'.encode("utf-16"), "rows.jsonl", "file"),
    ("id,question\n1,é\n".encode("utf-16-le"), "rows.csv", "file"),
    (("id,question,first,second\n" + "q,é,à,ü\n" * 5).encode("latin-1"), "rows.csv", "file"),
    (b'[{"id": 1}]', "rows.json", "file"),
    (b"PK\x03\x04rest", "rows.csv", "file"),
    (b"\x1f\x8brest", "rows.jsonl", "file"),
    (b"PAR1rest", "rows.parquet", "file"),
    (b"id,id,question,first,second\n1,2,3,4,5\n", "rows.csv", "file"),
    (b"id,q,first,second\n1,2,3,4\n", "rows.csv", "mapping.prompt"),
    (jsonl({"id": 1, "first": "A", "second": "B"}), "rows.jsonl", "mapping.prompt"),
]  # fmt: skip


def nothing_changed(project: Project, folder: Path) -> None:
    assert not Import.objects.exists() and not Item.objects.exists() and not Event.objects.exists()
    assert not folder.exists() or list(folder.iterdir()) == []
    project.refresh_from_db()
    assert project.column_mapping == {}


@pytest.mark.parametrize(("body", "filename", "place"), REFUSED_FILES)
def test_a_file_that_cannot_be_read_is_refused(body: bytes, filename: str, place: str, folder: Path) -> None:
    client, project = lab_with()
    if not body:
        body = b" "
    answer = upload(client, project, body, filename=filename)
    assert answer.status_code == 400, answer.content
    assert place in answer.json()["fields"], answer.json()
    nothing_changed(project, folder)


@pytest.mark.parametrize("mapping", ["nonsense", [1], {"prompt": 3}, {"nobody": "id"}, {"a": "first", "b": "second"}])
def test_a_mapping_that_does_not_serve_is_refused(mapping: object, folder: Path) -> None:
    client, project = lab_with()
    answer = upload(client, project, jsonl(row(1)), mapping=mapping)
    assert answer.status_code == 400, answer.content
    nothing_changed(project, folder)


def test_a_file_above_the_limit_is_refused_and_not_kept(settings: Any, folder: Path) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    client, project = lab_with()
    answer = upload(client, project, jsonl(row(1), row(2), row(3)))
    assert answer.status_code == 413 and answer.json()["code"] == "too_large"
    nothing_changed(project, folder)


def test_only_leads_import_and_strangers_see_nothing(folder: Path) -> None:
    _, project = lab_with()
    stranger = client_of(make_owner())
    assert upload(client_of(viewer_of(project)), project, jsonl(row(1))).status_code == 403
    assert upload(stranger, project, jsonl(row(1))).status_code == 404
    assert upload(APIClient(), project, jsonl(row(1))).status_code == 401
    nothing_changed(project, folder)


def test_the_same_request_twice_is_one_import(folder: Path) -> None:
    client, project = lab_with()
    first = upload(client, project, jsonl(row(1)), **{"Idempotency-Key": "once"})
    second = upload(client, project, jsonl(row(1)), **{"Idempotency-Key": "once"})
    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json()["id"] == second.json()["id"] and Import.objects.count() == 1
    assert IdempotentRequest.objects.count() == 1 and len(list(folder.iterdir())) == 1


def test_a_cancelled_import_keeps_what_came_in_and_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.actions.imports.ROWS_A_CHUNK", 2)
    client, project = lab_with()
    run = upload(client, project, jsonl(*(row(number) for number in range(6)))).json()
    import_chunk(now=NOW)
    answer = client.post(f"/api/v1/imports/{run['id']}/cancellation")
    assert answer.status_code == 200 and answer.json()["state"] == "cancelled"
    run_imports()
    assert len(imported(project)) == 2
    again = client.post(f"/api/v1/imports/{run['id']}/cancellation")
    assert again.status_code == 409 and again.json()["code"] == "illegal_move"


@pytest.mark.parametrize("body", [jsonl(*(row(n) for n in range(7)), b"no\n"), CSV])
def test_chunk_by_chunk_comes_to_the_same(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    filename = "rows.csv" if body == CSV else "rows.jsonl"
    client, project = lab_with()
    whole = bring_in(client, project, body, filename=filename)
    monkeypatch.setattr("tasks.actions.imports.ROWS_A_CHUNK", 1)
    other_client, other = lab_with()
    parts = bring_in(other_client, other, body, filename=filename)
    assert counts(parts) == counts(whole) and parts["lines_done"] == whole["lines_done"]
    assert imported(other) == imported(project)
    assert problems(other_client, parts["id"]) == problems(client, whole["id"])


def test_a_file_that_is_gone_fails_the_import_and_says_so(folder: Path) -> None:
    client, project = lab_with()
    run = upload(client, project, jsonl(row(1))).json()
    for path in folder.iterdir():
        path.unlink()
    run_imports()
    after = client.get(f"/api/v1/imports/{run['id']}").json()
    assert after["state"] == "failed" and after["failure"].startswith("The uploaded file is gone.")
    assert imported(project) == []


def test_one_broken_import_does_not_hold_the_others_up(folder: Path) -> None:
    client, project = lab_with()
    broken = upload(client, project, jsonl(row(1))).json()
    Import.objects.filter(pk=broken["id"]).update(file_format="csv", mapping=["not a mapping"])
    assert counts(bring_in(client, project, jsonl(row(2)))) == ("done", 1, 0, 0)


def test_problems_above_the_limit_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.actions.imports.PROBLEMS_KEPT", 3)
    monkeypatch.setattr("tasks.actions.imports.ROWS_A_CHUNK", 2)
    client, project = lab_with()
    run = bring_in(client, project, jsonl(row(1), *[b"no\n"] * 7))
    assert counts(run) == ("done", 1, 0, 7)
    assert ImportProblem.objects.count() == 3 and PROBLEMS_KEPT == 10_000


def test_the_problems_as_a_file() -> None:
    client, project = lab_with()
    run = bring_in(client, project, jsonl(row(1), row(2, question=" ", id="=1+1"), b'=cmd("x")\n'))
    answer = client.get(f"/api/v1/imports/{run['id']}/problems.csv")
    assert answer["Content-Type"].startswith("text/csv")
    text = b"".join(answer.streaming_content).decode()
    lines = text.split("\r\n")
    assert lines[0] == "line,column,message,excerpt"
    assert lines[1].startswith("2,question,Question is empty; every row needs it.,")
    assert ",\"'=cmd(" in lines[2]


def test_progress_is_told() -> None:
    client, project = lab_with()
    bring_in(client, project, jsonl(row(1)))
    told = Event.objects.filter(topic=f"project:{project.pk}").values_list("kind", flat=True)
    assert list(told) == ["import.progressed"] * 2


@pytest.mark.django_db(transaction=True)
def test_the_file_is_removed_once_it_is_in(folder: Path) -> None:
    client, project = lab_with()
    bring_in(client, project, jsonl(row(1)))
    assert list(folder.iterdir()) == []


def test_forgotten_uploads_are_removed_and_needed_ones_stay(folder: Path) -> None:
    import os

    client, project = lab_with()
    upload(client, project, jsonl(row(1)))
    (folder / "cut-off.upload").write_bytes(b"half")
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    assert remove_uploads() == 1
    run_imports()
    assert len(imported(project)) == 1


def test_lists_cost_the_same_for_one_and_three() -> None:
    client, project = lab_with()
    path = f"/api/v1/projects/{project.pk}/imports"
    run = bring_in(client, project, jsonl(row(1), b"no\n"))
    of_problems = f"/api/v1/imports/{run['id']}/problems"
    assert queries_of(client, path) == (1, 5)
    assert queries_of(client, of_problems) == (1, 5)
    for number in (2, 3):
        bring_in(client, project, jsonl(row(number)))
        ImportProblem.objects.create(import_run_id=run["id"], line=number, message="Again.")
    assert queries_of(client, path) == (3, 5)
    assert queries_of(client, of_problems) == (3, 5)


def preview(client: APIClient, body: bytes, filename: str = "rows.jsonl", **more: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    form = {"file": SimpleUploadedFile(filename, body), **more}
    return client.post("/api/v1/imports/preview", form, format="multipart")


def test_a_preview_suggests_the_mapping_and_keeps_nothing(client: APIClient, folder: Path) -> None:
    rows = [{"idx": n, "instruction": f"Do {n}", "input": "", "response1": "A", "response2": "B"} for n in range(8)]
    answer = preview(client, jsonl(*rows, b"no\n", b'{"cut off": '), task_type="pair")
    seen = answer.json()
    assert answer.status_code == 200 and seen["format"] == "jsonl"
    assert seen["columns"] == ["idx", "instruction", "input", "response1", "response2"]
    assert seen["rows"] == rows[:5]
    assert seen["suggested_mapping"] == {
        "prompt": "instruction", "context": "input", "a": "response1", "b": "response2", "external_id": "idx",
    }  # fmt: skip
    assert [problem["line"] for problem in seen["problems"]] == [9]
    assert list(folder.iterdir()) == []


def test_a_preview_reads_the_first_megabyte_of_a_large_file(client: APIClient) -> None:
    body = jsonl(*(row(number, question="x" * 10_000) for number in range(300)))
    answer = preview(client, body)
    assert answer.status_code == 200 and len(answer.json()["rows"]) == 5


@pytest.mark.parametrize("more", [{"task_type": "nothing"}, {"format": "xml"}])
def test_a_preview_of_something_unknown_is_refused(more: dict[str, str], client: APIClient) -> None:
    assert preview(client, jsonl(row(1)), **more).status_code == 400


def test_a_preview_of_no_text_is_refused(client: APIClient) -> None:
    answer = preview(client, "id,question\n".encode("utf-16"), "rows.csv")
    assert answer.status_code == 400 and "UTF-16" in answer.json()["detail"]


def real_data() -> Path:
    import os

    folder = Path(os.environ.get("CONSILIUM_DATA", django_settings.ROOT.parent / "shared" / "data"))
    if not folder.exists():
        pytest.skip(f"the real data sets are missing ({folder})")
    return folder


def test_real_medical_questions() -> None:
    rows = orjson.loads((real_data() / "medicine/pubmedqa/ori_pqal.json").read_bytes())
    lines = [
        {"pmid": name, "question": each["QUESTION"], "abstract": "\n".join(each["CONTEXTS"])}
        for name, each in rows.items()
    ]
    client, project = lab_with(**CHOICE)
    mapping = {"text": "abstract", "question": "question", "external_id": "pmid"}
    run = bring_in(client, project, jsonl(*lines), mapping=mapping)
    assert counts(run) == ("done", len(lines), 0, 0)


def test_real_legal_clauses_from_csv() -> None:
    folder = real_data() / "law/legalbench"
    files = sorted(folder.glob("*/*.csv")) + sorted(folder.glob("*/*.tsv"))
    if not files:
        pytest.skip("legalbench is not in CSV here")
    body = files[0].read_bytes()
    client, project = lab_with(**CHOICE)
    columns = preview(client, body, files[0].name).json()["columns"]
    text = next(name for name in columns if name in ("text", "question", "clause", "contract"))
    run = bring_in(client, project, body, filename=files[0].name, mapping={"text": text})
    assert run["state"] == "done" and run["rows_imported"] > 0 and run["rows_refused"] == 0


def test_database_refusals_are_found_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last guard: were a value to slip through the checks, its row alone is refused."""
    monkeypatch.setattr("tasks.importing.records.NUL_OR_SURROGATE", __import__("re").compile("(?!)"))
    client, project = lab_with()
    rows = [row(number) for number in range(20)]
    bad = b'{"id": "bad", "question": "a\\u0000b", "first": "A", "second": "B"}\n'
    run = bring_in(client, project, jsonl(*rows[:13], bad, *rows[13:]))
    assert counts(run) == ("done", 20, 0, 1)
    assert problems(client, run["id"]) == [(14, "", "The database cannot store this row as it is written.")]
    assert connection.ensure_connection() is None
