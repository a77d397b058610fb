"""The engine that serves the product, run on files; one line of JSON."""

import json
from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from marketplace.evaluation import consensus, hybrid, overlap, reliability
from marketplace.evaluation.files import UnreadableFile

KINDS = {
    "consensus": consensus,
    "hybrid": hybrid,
    "overlap": overlap,
    "reliability": reliability,
}


class Command(BaseCommand):
    help = "Run the engine on files and print the figures: see each KIND. Needs no server."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        for name, module in KINDS.items():
            module.add_arguments(kinds.add_parser(name, help=module.HELP, description=module.HELP))

    def handle(self, *args: object, **options: object) -> None:
        kind = KINDS[str(options["kind"])]
        try:
            found = kind.evaluate(options, self.stderr.write)
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(json.dumps(found, allow_nan=False))
