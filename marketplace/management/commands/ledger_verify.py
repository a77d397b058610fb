"""Checks every invariant of the money; prints one JSON line and ends with 1 when one is broken."""

import json
import sys
from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from payments.queries.invariants import check_all


class Command(BaseCommand):
    help = "Check that the ledger and all that rests on it agree to the cent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON line instead of one line a check")

    def handle(self, *args: object, **options: object) -> None:
        findings = check_all()
        is_sound = not any(finding.violations for finding in findings)
        if options["json"]:
            checks = [{"name": f.name, "violations": f.violations, "examples": f.examples} for f in findings]
            self.stdout.write(json.dumps({"is_sound": is_sound, "checks": checks}))
        else:
            for finding in findings:
                mark = "ok  " if not finding.violations else "FAIL"
                self.stdout.write(" ".join([mark, finding.name, *finding.examples]))
        if not is_sound:
            sys.exit(1)
