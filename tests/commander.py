"""Runs manage.py commands one after another in one process beside a running copy: starting Django anew for each would
take most of a story's time. Reads a JSON list of arguments a line, answers a JSON line with what was printed."""

import io
import json
import os
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout

from runtime.environment import for_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
    # Before Django reads its settings: the servers are found first, as manage.py does.
    hold = for_command(["create_lab"])
    from django.core.management import ManagementUtility
    from django.db import connections

    for line in sys.stdin:
        printed, failed = io.StringIO(), ""
        with redirect_stdout(printed), redirect_stderr(printed):
            try:
                ManagementUtility(["manage.py", *json.loads(line)]).execute()
            except SystemExit as end:
                failed = f"ended with {end.code}" if end.code else ""
            except Exception:
                failed = traceback.format_exc()
        connections.close_all()
        print(json.dumps({"printed": printed.getvalue(), "failed": failed}), flush=True)
    if hold:
        hold.release()


if __name__ == "__main__":
    main()
