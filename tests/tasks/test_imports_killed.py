"""A job killed in the midst of a file goes on where it stopped; two at once share the work."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tasks.jobs import run_imports
from tasks.models import Import, Item, Project
from tests.factories.clients import client_of
from tests.factories.items import jsonl, row, upload
from tests.factories.projects import make_owner, make_project

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 20_000
JOB = """
import sys, django
django.setup()
from django.conf import settings
from pathlib import Path
settings.UPLOAD_DIR = Path(sys.argv[1])
from tasks.actions import imports
imports.ROWS_A_CHUNK = 200
from tasks.jobs import run_imports
run_imports()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return tmp_path / "uploads"


def start_job(folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
    return subprocess.Popen([sys.executable, "-c", JOB, str(folder)], cwd=django_settings.ROOT, env=environment)


def wait_for_rows(run: Import, rows: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        run.refresh_from_db()
        if run.rows_imported >= rows:
            return
        time.sleep(0.005)
    raise AssertionError(f"{run.rows_imported} rows after a minute")


def uploaded() -> tuple[Project, Import]:
    owner = make_owner()
    project = make_project(owner)
    body = jsonl(*(row(number) for number in range(ROWS)), b"no\n")
    answer = upload(client_of(owner), project, body)
    return project, Import.objects.get(pk=answer.json()["id"])


def is_whole(project: Project, run: Import) -> None:
    run.refresh_from_db()
    assert (run.state, run.rows_imported, run.rows_repeated, run.rows_refused) == ("done", ROWS, 0, 1)
    assert (run.lines_done, run.bytes_done) == (ROWS + 1, run.bytes_total)
    assert Item.objects.filter(project=project).count() == ROWS and run.problems.count() == 1


def test_killed_again_and_again_it_loses_and_doubles_nothing(folder: Path) -> None:
    project, run = uploaded()
    for rows in (200, 3000, 8000):
        job = start_job(folder)
        wait_for_rows(run, rows)
        job.kill()
        job.wait()
        run.refresh_from_db()
        assert run.state == "running" and run.rows_imported < ROWS
        assert Item.objects.filter(project=project).count() == run.rows_imported
    run_imports()
    is_whole(project, run)
    assert list(folder.iterdir()) == []


def test_two_jobs_at_once_double_nothing(folder: Path) -> None:
    project, run = uploaded()
    jobs = [start_job(folder) for _ in range(2)]
    assert [job.wait(timeout=60) for job in jobs] == [0, 0]
    run_imports()
    is_whole(project, run)
