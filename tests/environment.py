"""The servers behind the tests, made known through the environment before Django reads its settings.

PostgreSQL: one cluster for every run of this checkout (files kept in the temporary folder, stopped
when the last run ends), one database a process, copied from a template that the owner migrated.
Valkey: one server a process, so a test may flush or restart it.
"""

import atexit
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import psycopg
from psycopg import sql

from runtime import postgres, valkey
from runtime.databases import Databases, attach
from runtime.folder import ROOT, Folder
from runtime.keeper import locked
from runtime.supervisor import CHILD

APPS = ("accounts", "tasks", "payments", "marketplace")
TEMPLATES_KEPT = 4
DATABASE = f"t_{os.getpid()}"
CHECKOUT = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
CLUSTER = Folder.of(Path(tempfile.gettempdir()) / f"consilium-tests-{os.geteuid()}-{CHECKOUT}")
DATA_DIR = Path(tempfile.mkdtemp(prefix="consilium-test-"))
VALKEY_PASSWORD = "tests"


def prepare() -> None:
    """Set what the settings read, and start this process's Valkey."""
    atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
    for name in ("EMAIL_URL", "STRIPE_API_BASE", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRETS"):
        os.environ.pop(name, None)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="marketplace.settings",
        CONSILIUM_ENV="test",
        SECRET_KEY="only-for-tests",
        DATA_DIR=str(DATA_DIR),
        PUBLIC_URL="http://localhost:8000",
        DATABASE_URL=postgres.url(CLUSTER, postgres.APPLICATION, DATABASE),
        MIGRATION_DATABASE_URL=postgres.url(CLUSTER, postgres.OWNER, DATABASE),
        REDIS_URL=start_valkey(DATA_DIR / "valkey"),
    )


def start_valkey(folder: Path) -> str:
    """Start a server that dies with this process; its address."""
    folder.mkdir(parents=True)
    for _ in range(5):
        port = valkey.free_port()
        service = valkey.service(folder, port, VALKEY_PASSWORD, append_only=True)
        address = valkey.url(port, VALKEY_PASSWORD)
        server = launch([*service.command], folder / "valkey.log")
        while server.poll() is None:
            if valkey.is_ready(address):
                atexit.register(server.kill)
                return address
            time.sleep(0.01)
    raise RuntimeError(f"Valkey did not start: {(folder / 'valkey.log').read_text()}")


def launch(
    command: list[str], log: Path, environment: dict[str, str] | None = None, *, inherit: bool = True
) -> subprocess.Popen[bytes]:
    """Start a server in its own process group which the kernel ends when this process dies."""
    wrapper = [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(int(signal.SIGTERM)), "-", "--"]
    with log.open("ab") as output:
        return subprocess.Popen(
            [*wrapper, *command],
            cwd=ROOT,
            env={**(os.environ if inherit else {}), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def administer() -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(postgres.url(CLUSTER, postgres.SUPERUSER, "postgres"), autocommit=True)


def attach_cluster() -> Databases:
    """Hold the cluster and make sure of the template."""
    hold = attach(CLUSTER, for_tests=True)
    one_at_a_time = locked(CLUSTER, "template", 2)
    assert one_at_a_time is not None
    try:
        make_template()
        drop_orphans()
    finally:
        one_at_a_time.close()
    return hold


@cache
def template_name() -> str:
    """Named by what made it: other migrations or other packages make another template, in the next run."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for app in APPS:
        for path in sorted((ROOT / app / "migrations").glob("*.py")):
            digest.update(str(path).encode() + path.read_bytes())
    return f"template_{digest.hexdigest()[:12]}"


def make_template() -> None:
    name = template_name()
    with administer() as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datistemplate ORDER BY oid").fetchall()
        templates = [str(row[0]) for row in rows if str(row[0]).startswith("template_")]
        if name in templates:
            return
        for old in templates[:-TEMPLATES_KEPT]:
            connection.execute(sql.SQL("ALTER DATABASE {} IS_TEMPLATE false").format(sql.Identifier(old)))
            drop(connection, old)
        drop(connection, name)
    postgres.create_database(CLUSTER, name)
    owner = postgres.url(CLUSTER, postgres.OWNER, name)
    environment = {**os.environ, "DATABASE_URL": owner, "MIGRATION_DATABASE_URL": owner}
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    migrated = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
    if migrated.returncode != 0:
        raise RuntimeError(f"The migrations failed:\n{migrated.stdout}{migrated.stderr}")
    with administer() as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} IS_TEMPLATE true ALLOW_CONNECTIONS false").format(sql.Identifier(name))
        )


def drop_orphans() -> None:
    """Drop the databases of runs that were killed."""
    with administer() as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 't\\_%'").fetchall():
            if not Path(f"/proc/{str(name).split('_')[1]}").exists():
                drop(connection, str(name))


def drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def fresh_database(name: str = DATABASE) -> None:
    """This process's database as the migrations left it."""
    with administer() as connection:
        drop(connection, name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template_name()), sql.Identifier(postgres.OWNER)
            )
        )


def keep_seeds() -> None:
    """Remember the rows that migrations put in, so that `empty_database` can put them back."""
    with psycopg.connect(postgres.url(CLUSTER, postgres.SUPERUSER, DATABASE), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA seeds")
        for table in tables_with_rows(connection):
            connection.execute(
                sql.SQL("CREATE TABLE seeds.{0} AS SELECT * FROM public.{0}").format(sql.Identifier(table))
            )


def empty_database() -> None:
    """This process's database as the migrations left it, whoever still had it open.

    Faster than a copy of the template; as a replica's session, no trigger refuses.
    """
    with psycopg.connect(postgres.url(CLUSTER, postgres.SUPERUSER, DATABASE), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        connection.execute("SET session_replication_role = replica")
        seeded = {row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'seeds'")}
        with connection.transaction():
            for table in tables_with_rows(connection):
                name = sql.Identifier(table)
                connection.execute(sql.SQL("DELETE FROM public.{}").format(name))
                if table in seeded:
                    connection.execute(sql.SQL("INSERT INTO public.{0} SELECT * FROM seeds.{0}").format(name))


def tables_with_rows(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    looks = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM public.{})").format(sql.Literal(name), sql.Identifier(str(name)))
        for (name,) in names
    ]
    return [str(row[0]) for row in connection.execute(sql.SQL(" UNION ALL ").join(looks)).fetchall()]


def drop_database(name: str = DATABASE) -> None:
    with administer() as connection:
        drop(connection, name)
