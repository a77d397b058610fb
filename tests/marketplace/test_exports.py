"""Datasets: complete provenance, honest counts of what is missing, files that only their lab may have."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from accounts.models import Role, Trail
from marketplace import jobs
from marketplace.actions import exports as actions
from marketplace.actions.judges import switch_judge
from marketplace.models import Export, ExportState, Judge, JudgeState
from tasks.models import Annotation, Attachment, ItemAttachment, ItemState, Suggestion
from tests.factories import claims
from tests.factories.clients import client_of
from tests.factories.labs import make_lab
from tests.factories.offers import NOW, Put, opened
from tests.factories.work import decided

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Any) -> None:
    settings.EXPORT_DIR = tmp_path


def build(put: Put, shape: str = "classification", **more: object) -> dict[str, Any]:
    """Ask for an export over the API, let the job run, and read how it ended."""
    client = client_of(put.owner)
    asked = client.post(f"/api/v1/projects/{put.project.pk}/exports", {"shape": shape, **more}, format="json")
    assert asked.status_code == 202, asked.content
    jobs.run_exports()
    return dict(client.get(f"/api/v1/exports/{asked.json()['id']}").json())


def rows_of(export: dict[str, Any]) -> list[dict[str, Any]]:
    name = next(file["name"] for file in export["files"] if file["name"].endswith(".parquet"))
    rows: list[dict[str, Any]] = pq.read_table(Path(settings.EXPORT_DIR) / export["id"] / name).to_pylist()
    return rows


def test_rows_say_who_judged_and_how_sure_we_are_and_missing_ones_are_counted() -> None:
    put = opened(items=3)
    decided(put, ["yes", "yes", "yes"])
    export = build(put)
    assert (export["state"], export["rows_written"], export["left_out"]) == ("done", 1, {"undecided": 2})
    (row,) = rows_of(export)
    answers = json.loads(row["answers"])
    assert [answer["answer"] for answer in answers] == [{"label": "yes"}] * 3
    assert len({answer["annotator"] for answer in answers}) == 3
    assert row["confidence"] > 0.8
    assert row["route"] == "expert"
    names = str(list(Annotation.objects.values_list("expert_id", flat=True)))
    assert not any(answer["annotator"] in names for answer in answers)


def test_pseudonyms_of_two_exports_cannot_be_linked() -> None:
    put = opened(items=1)
    decided(put)
    named = [{a["annotator"] for a in json.loads(rows_of(build(put))[0]["answers"])} for _ in range(2)]
    assert not named[0] & named[1]


def test_what_ai_said_names_each_reviewer_and_whether_it_counted_when_experts_answered() -> None:
    put = opened(items=1)
    (item,) = put.project.items.all()
    lab, early, late = put.project.lab, NOW - timedelta(hours=2), NOW + timedelta(hours=2)
    made = {
        name: Judge.objects.create(lab=lab, project=put.project, name=name, version=1, created_at=early)
        for name in ("counted", "ended", "off", "shadow", "learnt-later")
    }
    for name, acts in {
        "counted": [("counted", early), ("shadow", late)], "ended": [("counted", early), ("shadow", NOW)],
        "off": [("off", early)], "shadow": [("counted", late)], "learnt-later": [("counted", early)],
    }.items():  # fmt: skip
        for state, at in acts:
            switch_judge(by=put.owner, judge_id=made[name].pk, state=JudgeState(state), now=at)
        Suggestion.objects.create(
            item=item, judge_id=made[name].pk, answer={"label": "no"}, probabilities={"yes": 0.3, "no": 0.7},
            created_at=late if name == "learnt-later" else early,
        )  # fmt: skip
    decided(put)
    (row,) = rows_of(build(put))
    said = json.loads(row["suggestion"])
    assert [(word["judge"], word["state"]) for word in said] == [
        ("counted/1", "counted"), ("ended/1", "shadow"), ("shadow/1", "shadow"),
    ]  # fmt: skip
    assert said[0]["probabilities"] == {"yes": 0.3, "no": 0.7}
    assert {answer["saw_suggestion"] for answer in json.loads(row["answers"])} == {False}


def test_raw_rows_hold_one_answer_each() -> None:
    put = opened(items=1)
    decided(put, ["yes", "yes", "no"])
    rows = rows_of(build(put, "raw"))
    assert sorted(row["label"] for row in rows) == ["no", "yes", "yes"]
    assert {row["outcome"] for row in rows} == {"agrees", "dissent"}


def test_rows_less_sure_than_asked_are_left_out_and_counted() -> None:
    put = opened(items=1)
    decided(put)
    export = build(put, minimum_confidence=1)
    assert (export["rows_written"], export["left_out"]) == (0, {"unsure": 1})


def test_a_file_is_downloaded_whole_and_written_into_the_trail() -> None:
    put = opened(items=1)
    decided(put)
    export = build(put)
    for file in export["files"]:
        answer = client_of(put.owner).get(file["url"])
        assert len(b"".join(answer.streaming_content)) == file["bytes"]  # type: ignore[attr-defined]
    assert Trail.objects.filter(act="export.download").count() == len(export["files"])


def test_a_file_that_is_gone_says_what_to_do() -> None:
    put = opened(items=1)
    decided(put)
    export = build(put)
    address = export["files"][0]["url"]
    Export.objects.update(finished_at="2020-01-01T00:00:00Z")
    jobs.remove_old_exports()
    answer = client_of(put.owner).get(address)
    assert (answer.status_code, "again" in answer.json()["detail"]) == (404, True)
    assert client_of(put.owner).get(f"/api/v1/exports/{export['id']}/files/..%2F..%2Fsecret").status_code == 404


def test_a_killed_writer_leaves_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    put = opened(items=4)
    for _ in range(3):
        decided(put)
    monkeypatch.setattr(actions, "ITEMS_A_CHUNK", 2)
    monkeypatch.setattr(actions, "ROWS_A_SHARD", 1)
    export = build(put)
    stored = Export.objects.get(pk=export["id"])
    assert (stored.state, stored.rows_written, stored.items_done) == (ExportState.DONE, 3, 4)
    ids = [
        row["item_id"]
        for file in export["files"]
        if file["name"].endswith(".parquet")
        for row in pq.read_table(actions.folder_of(stored) / file["name"]).to_pylist()
    ]
    assert len(ids) == len(set(ids)) == 3


def test_a_shape_the_task_type_lacks_is_refused_and_nothing_is_made() -> None:
    put = opened(items=1)
    answer = client_of(put.owner).post(
        f"/api/v1/projects/{put.project.pk}/exports", {"shape": "preference"}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "shape_does_not_fit")
    assert not Export.objects.exists()


def test_strangers_and_viewers_take_nothing_out() -> None:
    put = opened(items=1)
    _, stranger = make_lab()
    viewer = claims.member(put.project.lab, Role.VIEWER)
    for who in (stranger, viewer):
        answer = client_of(who).post(f"/api/v1/projects/{put.project.pk}/exports", {"shape": "raw"}, format="json")
        assert answer.status_code == 404
    assert not Export.objects.exists()


def test_the_sample_is_what_the_export_holds() -> None:
    put = opened(items=2)
    decided(put)
    (row,) = client_of(put.owner).get(f"/api/v1/projects/{put.project.pk}/sample?shape=classification").json()
    (exported,) = rows_of(build(put))
    assert row["text"] == exported["text"]
    assert row["item_id"] == exported["item_id"]


def test_withdrawn_items_are_not_in_it() -> None:
    put = opened(items=1)
    item = decided(put)
    type(item).objects.filter(pk=item.pk).update(state=ItemState.WITHDRAWN)
    assert build(put)["rows_written"] == 0


def test_rows_name_the_files_they_were_judged_by_with_their_digests() -> None:
    put = opened(items=2)
    with_files, without = put.project.items.order_by("pk")
    file = Attachment.objects.create(
        project=put.project, name="lease.pdf", kind="pdf", digest="ab" * 32, bytes_total=1, stored_as="",
        erased_at=NOW, uploaded_by=put.owner.user, created_at=NOW,
    )  # fmt: skip
    ItemAttachment.objects.create(item=with_files, attachment=file, ordinal=1, page=3)
    with_files.content["attachments"] = [{"name": "lease.pdf", "page": 3}]
    with_files.save()
    decided(put)
    decided(put)
    told = {row["item_id"]: row["attachments"] for row in rows_of(build(put))}
    assert told[str(without.pk)] is None
    named = {"name": "lease.pdf", "page": 3, "sha256": "ab" * 32, "is_erased": True}
    assert json.loads(told[str(with_files.pk)]) == [named]
