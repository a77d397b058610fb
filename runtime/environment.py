"""What the settings read, decided for one copy: given variables win, embedded servers fill the rest."""

import os
import sys
from collections.abc import Sequence

from runtime.databases import Databases, attach
from runtime.errors import CannotStart
from runtime.folder import ROOT, Folder

# These change tables or rights, so they connect as the role that owns them.
OWNERS_COMMANDS = {"migrate", "sqlmigrate", "flush"}
# These need no server, and must work where none can be started.
SERVERLESS_COMMANDS = {"makemigrations", "collectstatic", "spectacular", "help", "version", "--help", "--version", "check"}


def folder() -> Folder:
    return Folder.of(os.environ.get("DATA_DIR") or ROOT / ".data")


def complete(environment: dict[str, str], here: Folder, embedded: dict[str, str]) -> dict[str, str]:
    """The environment for every process of this copy."""
    settled = {**embedded, **{name: value for name, value in environment.items() if value}}
    settled["DATA_DIR"] = str(here.path)
    settled.setdefault("MIGRATION_DATABASE_URL", settled["DATABASE_URL"])
    if "DATABASE_URL" in environment and "MIGRATION_DATABASE_URL" not in environment:
        settled["MIGRATION_DATABASE_URL"] = environment["DATABASE_URL"]
    settled.setdefault("SECRET_KEY", here.secret("django"))
    settled.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    settled.setdefault("CONSILIUM_ENV", "development")
    return settled


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "DATABASE_URL": environment["MIGRATION_DATABASE_URL"]}


def for_command(arguments: Sequence[str]) -> Databases | None:
    """Set this process's environment for a manage.py command; keep what it returns while it runs."""
    command = arguments[0] if arguments else "help"
    if command in SERVERLESS_COMMANDS:
        os.environ.setdefault("SECRET_KEY", "not-used-to-sign-anything")
        return None
    try:
        held = attach(folder()) if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys() else None
        here = held.folder if held else folder().make()
    except CannotStart as error:
        sys.exit(f"{error}")
    settled = complete(dict(os.environ), here, {**(held.environment if held else {}), **here.read("addresses")})
    os.environ.update(as_owner(settled) if command in OWNERS_COMMANDS else settled)
    return held
