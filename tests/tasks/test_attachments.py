"""Files that items are judged by: taken by content, named by rows, seen by those who judge, erased with honest rows."""

import unicodedata
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from rest_framework.test import APIClient

from accounts.actor import Actor
from accounts.models import Role, StaffDuty, Trail
from tasks.actions.intake import take_in_items
from tasks.actions.seats import open_seats
from tasks.jobs import destroy_erased_files
from tasks.models import Attachment, Fingerprint, Flag, Item, ItemAttachment, ItemState, Project
from tests.factories.attachments import JPEG, PDF, PNG, WEBP, bytes_of, keep, send
from tests.factories.claims import NOW, expert, member, take
from tests.factories.clients import client_of
from tests.factories.items import MAPPING, bring_in, jsonl, problems, row, upload
from tests.factories.people import make_staff
from tests.factories.projects import make_owner, make_project, viewer_of

pytestmark = pytest.mark.django_db
WITH_FILES = MAPPING | {"attachments": "files"}


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, settings: Any) -> Path:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    where = {**settings.STORAGES["attachments"], "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**settings.STORAGES, "attachments": where}
    return tmp_path


def lab(**changes: object) -> tuple[APIClient, Project, Actor]:
    owner = make_owner()
    return client_of(owner), make_project(owner, **changes), owner


def files_on_disk(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "kept").rglob("*") if path.is_file())


def content(client: APIClient, file: dict[str, Any] | Attachment, **headers: str) -> Any:
    file_id = file.pk if isinstance(file, Attachment) else file["id"]
    return client.get(f"/api/v1/attachments/{file_id}/content", headers=headers)


def with_file(client: APIClient, project: Project, files: object = "lease.pdf#page=3") -> Item:
    """An item judged by the files, with its seats open."""
    run = bring_in(client, project, jsonl(row(1, files=files)), mapping=WITH_FILES)
    assert run["rows_imported"] == 1, run
    item = Item.objects.get(project=project)
    Fingerprint.objects.create(item=item, digest="")
    Item.objects.filter(pk=item.pk).update(state=ItemState.SCREENED)
    open_seats(item_ids=[item.pk], now=NOW)
    return item


@pytest.mark.parametrize(("body", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpeg"), (WEBP, "webp")])
def test_a_file_is_what_its_content_says(body: bytes, kind: str, folders: Path) -> None:
    client, project, _ = lab()
    file = keep(client, project, "scan.txt", body)
    assert (file["kind"], file["digest"], file["bytes_total"]) == (kind, sha256(body).hexdigest(), len(body))
    assert files_on_disk(folders) == [f"{file['digest']}.{kind}"]
    assert list((folders / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    "body", [b"<html>", b"", b"\n%PDF-1.7", b"<svg onload=alert(1)>", b"RIFF\x24\x00\x00\x00WAVE", b"PK"]
)
def test_anything_else_is_refused_whatever_it_is_called(body: bytes, folders: Path) -> None:
    client, project, _ = lab()
    refused = send(client, project, "lease.pdf", body or b" ")
    assert (refused.status_code, refused.json()["code"]) == (400, "not_a_document")
    assert files_on_disk(folders) == [] and not Attachment.objects.exists()


def test_it_is_bounded_in_size_and_number(settings: Any) -> None:
    client, project, _ = lab()
    settings.ATTACHMENT_MAX_BYTES = len(PDF)
    assert send(client, project, "large.pdf", PDF + b"x").status_code == 413
    settings.ATTACHMENTS_MAX = 1
    keep(client, project, "lease.pdf")
    refused = send(client, project, "other.pdf")
    assert (refused.status_code, refused.json()["code"]) == (409, "too_many_files")
    assert Attachment.objects.count() == 1


def test_the_same_file_again_is_the_one_that_is_there_and_another_needs_another_name() -> None:
    client, project, _ = lab()
    first = keep(client, project, "lease.pdf")
    assert keep(client, project, "../../x/lease.pdf")["id"] == first["id"]
    refused = send(client, project, "lease.pdf", PNG)
    assert (refused.status_code, refused.json()["code"]) == (409, "name_taken")
    assert send(client, project, "lease.pdf#page=2").status_code == 400
    assert [file["name"] for file in client.get(f"/api/v1/projects/{project.pk}/attachments").json()["results"]] == [
        "lease.pdf"
    ]


def test_rows_name_files_and_where_they_open() -> None:
    client, project, _ = lab()
    accented = "Résumé.pdf"
    for name, body in (("lease.pdf", PDF), (unicodedata.normalize("NFD", accented), PNG)):
        keep(client, project, name, body)
    cells = ["lease.pdf", ["lease.pdf#page=3", accented], '["lease.pdf"]', None, ""]
    rows = [row(number, files=cell) for number, cell in enumerate(cells)]
    run = bring_in(client, project, jsonl(*rows), mapping=WITH_FILES)
    assert (run["rows_imported"], run["rows_refused"]) == (5, 0)
    named = {item.external_id: item.content.get("attachments") for item in Item.objects.filter(project=project)}
    lease = [{"name": "lease.pdf"}]
    both = [{"name": "lease.pdf", "page": 3}, {"name": accented}]
    assert named == {"q0": lease, "q1": both, "q2": lease, "q3": None, "q4": None}
    uses = ItemAttachment.objects.order_by("item__external_id", "ordinal")
    assert list(uses.values_list("item__external_id", "attachment__name", "page")) == [
        ("q0", "lease.pdf", None), ("q1", "lease.pdf", 3), ("q1", accented, None), ("q2", "lease.pdf", None),
    ]  # fmt: skip


def test_a_row_that_names_a_missing_file_is_refused_and_comes_in_once_that_is_there() -> None:
    client, project, _ = lab()
    keep(client, project, "lease.pdf")
    body = jsonl(
        row(1, files="lease.pdf"),
        row(2, files=["lease.pdf", "scan.png"]),
        row(3, files=[1]),
        row(4, files=["lease.pdf"] * 21),
    )
    run = bring_in(client, project, body, mapping=WITH_FILES)
    assert (run["rows_imported"], run["rows_refused"]) == (1, 3)
    told = problems(client, run["id"])
    assert [(line, column) for line, column, _ in told] == [(2, "files"), (3, "files"), (4, "files")]
    assert "“scan.png” is not among the project's files" in told[0][2]
    assert "by a text or a list of texts" in told[1][2] and "at most 20" in told[2][2]
    keep(client, project, "scan.png", PNG)
    run = bring_in(client, project, body, mapping=WITH_FILES)
    assert (run["rows_imported"], run["rows_repeated"], run["rows_refused"]) == (1, 1, 2)
    assert ItemAttachment.objects.count() == 3


def test_another_labs_file_of_that_name_does_not_count() -> None:
    client, project, _ = lab()
    other, elsewhere, _ = lab()
    keep(other, elsewhere, "lease.pdf")
    assert bring_in(client, project, jsonl(row(1, files="lease.pdf")), mapping=WITH_FILES)["rows_refused"] == 1


def test_who_holds_the_item_reads_its_files_and_nobody_else_does() -> None:
    client, project, owner = lab(seats_per_item=2)
    file = keep(client, project, "lease.pdf")
    with_file(client, project)
    holder, foreign = expert("holder"), expert("foreign")
    assert content(client_of(holder), file).status_code == 404
    claim = take(holder, project)
    (shown,) = client_of(holder).get(f"/api/v1/claims/{claim.pk}").json()["item"]["attachments"]
    assert shown == {
        "id": file["id"], "name": "lease.pdf", "kind": "pdf", "bytes_total": len(PDF), "page": 3, "is_erased": False,
    }  # fmt: skip
    for who, status in ((holder, 200), (owner, 200), (viewer_of(project), 200), (foreign, 404), (make_owner(), 404)):
        answer = content(client_of(who), file)
        assert answer.status_code == status, who.user.email
        assert PDF not in bytes_of(answer) or status == 200
    assert content(client_of(), file).status_code == 401
    # What one held one may read again, for an appeal.
    client_of(holder).post(f"/api/v1/claims/{claim.pk}/skip", {"reason": "unclear"}, format="json")
    assert content(client_of(holder), file).status_code == 200


def test_staff_read_the_files_of_disputed_items_alone_and_that_is_written_down() -> None:
    client, project, _ = lab()
    file, item = keep(client, project, "lease.pdf"), with_file(client, project)
    staff = make_staff(StaffDuty.OPERATIONS)
    assert content(client_of(staff), file).status_code == 404
    Item.objects.filter(pk=item.pk).update(state=ItemState.UNSURE)
    assert content(client_of(staff), file).status_code == 200
    assert Trail.objects.filter(act="attachment.read", by=staff.user, object_id=file["id"]).count() == 1
    content(client, file)
    assert Trail.objects.filter(act="attachment.read").count() == 1


def test_its_bytes_come_guarded() -> None:
    client, project, _ = lab()
    file = keep(client, project, "le;ase, 'ü'.pdf")
    answer = content(client, file)
    assert bytes_of(answer) == PDF
    assert answer["Content-Type"] == "application/pdf" and answer["Content-Length"] == str(len(PDF))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''le%3Base%2C%20%27%C3%BC%27.pdf"


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)), ("bytes=5-", 206, slice(5, None)), ("bytes=-4", 206, slice(-4, None)),
        ("bytes=0-", 200, slice(0, None)), ("bytes=2-9999", 206, slice(2, None)), ("bytes=9999-", 416, None),
        ("bytes=5-2", 416, None), ("bytes=-0", 416, None), ("bytes=0-1,4-5", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
    ],
)  # fmt: skip
def test_a_range_of_it_is_that_range(asked: str, status: int, part: slice | None) -> None:
    client, project, _ = lab()
    answer = content(client, keep(client, project, "lease.pdf"), range=asked)
    assert answer.status_code == status
    expected = PDF[part] if part else b""
    assert bytes_of(answer) == expected
    if status == 206 and part:
        first, behind, _ = part.indices(len(PDF))
        assert answer["Content-Range"] == f"bytes {first}-{behind - 1}/{len(PDF)}"


def test_leads_remove_what_no_item_uses(folders: Path, django_capture_on_commit_callbacks: Any) -> None:
    client, project, _ = lab()
    file, twin = keep(client, project, "lease.pdf"), keep(client, project, "copy.pdf")
    path = f"/api/v1/attachments/{file['id']}"
    assert client_of(viewer_of(project)).delete(path).status_code == 403
    assert send(client_of(viewer_of(project)), project, "more.pdf").status_code == 403
    lead = client_of(member(project.lab, Role.LEAD))
    with django_capture_on_commit_callbacks(execute=True):
        assert lead.delete(path).status_code == 204
    assert len(files_on_disk(folders)) == 1, "the same bytes lie there under another name"
    with django_capture_on_commit_callbacks(execute=True):
        assert lead.delete(f"/api/v1/attachments/{twin['id']}").status_code == 204
    assert files_on_disk(folders) == [] and not Attachment.objects.exists()
    assert Trail.objects.filter(act="attachment.removed").count() == 2


def test_what_items_use_stays_until_it_is_erased_with_a_reason(
    folders: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client, project, _ = lab()
    file, item = keep(client, project, "lease.pdf"), with_file(client, project)
    path = f"/api/v1/attachments/{file['id']}"
    refused = client.delete(path)
    assert (refused.status_code, refused.json()["code"]) == (409, "file_in_use")
    assert client.post(f"{path}/erasure", {"reason": " "}, format="json").status_code == 400
    assert len(files_on_disk(folders)) == 1
    with django_capture_on_commit_callbacks():
        gone = client.post(f"{path}/erasure", {"reason": "A patient asked."}, format="json")
    assert gone.status_code == 200 and gone.json()["is_erased"] and gone.json()["digest"] == file["digest"]
    assert content(client, file).status_code == 404
    assert destroy_erased_files() == 1 and destroy_erased_files() == 0
    assert files_on_disk(folders) == [] and Attachment.objects.get().stored_as == ""
    (told,) = client.get(f"/api/v1/items/{item.pk}").json()["attachments"]
    assert (told["name"], told["is_erased"]) == ("lease.pdf", True)
    assert Trail.objects.get(act="attachment.erased").reason == "A patient asked."
    run = bring_in(client, project, jsonl(row(2, files="lease.pdf")), mapping=WITH_FILES)
    assert run["rows_refused"] == 1
    assert send(client, project, "lease.pdf", PNG).json()["code"] == "name_taken"
    back = keep(client, project, "lease.pdf")
    assert (back["id"], back["is_erased"]) == (file["id"], False) and bytes_of(content(client, file)) == PDF


def test_nothing_is_removed_while_items_come_in() -> None:
    client, project, _ = lab()
    file = keep(client, project, "lease.pdf")
    assert upload(client, project, jsonl(row(1, files="lease.pdf")), mapping=WITH_FILES).status_code == 202
    refused = client.delete(f"/api/v1/attachments/{file['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "file_in_use")


def test_bytes_that_come_back_before_they_are_destroyed_stay(folders: Path) -> None:
    client, project, _ = lab()
    file, _ = keep(client, project, "lease.pdf"), with_file(client, project)
    client.post(f"/api/v1/attachments/{file['id']}/erasure", {"reason": "By mistake."}, format="json")
    keep(client, project, "lease.pdf")
    assert destroy_erased_files() == 0 and bytes_of(content(client, file)) == PDF


def test_the_same_words_about_another_file_are_another_item() -> None:
    client, project, _ = lab()
    for name, body in (("a.pdf", PDF), ("b.png", PNG)):
        keep(client, project, name, body)
    rows = [row(1, files="a.pdf"), row(1, id="q2", files="b.png"), row(1, id="q3", files="a.pdf")]
    bring_in(client, project, jsonl(*rows), mapping=WITH_FILES)
    take_in_items(project_id=project.pk, limit=10, now=NOW)
    assert list(Flag.objects.filter(holds=True).values_list("item__external_id", "kind")) == [("q3", "duplicate")]
    again = bring_in(client, project, jsonl(row(1, files="b.png")), mapping=WITH_FILES)
    assert again["rows_refused"] == 1, "the id stands for an item with another file"


def test_lost_bytes_are_said_to_be_lost() -> None:
    client, project, _ = lab()
    file = keep(client, project, "lease.pdf")
    storages["attachments"].delete(Attachment.objects.get().stored_as)
    answer = content(client, file)
    assert answer.status_code == 404 and "upload it again" in answer.json()["detail"]


def test_a_closed_project_takes_none() -> None:
    client, project, _ = lab()
    Project.objects.filter(pk=project.pk).update(state="closed")
    assert send(client, project, "lease.pdf").json()["code"] == "project_closed"
