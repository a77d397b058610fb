"""Who would get work, and how well it would be done, under three ways of handing it out."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from marketplace.evaluation.matching import simulate

ROWS = (
    ("value", "value of right answers", "{:,.0f}"),
    ("hours", "hours worked", "{:,.0f}"),
    ("newcomers_share_of_hours", "newcomers' share of hours", "{:.1%}"),
    ("newcomers_share_of_open_hours", "  of open hours they have", "{:.1%}"),
    ("target_reached", "of their target experts reach", "{:.1%}"),
    ("hours_below_target", "hours below targets", "{:,.0f}"),
    ("gini_of_target_reached", "Gini of target reached", "{:.3f}"),
)


class Command(BaseCommand):
    help = "Simulate invitations by optimal assignment beside first come and best score first. Needs no server."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=60)
        parser.add_argument("--offers", type=int, default=9)
        parser.add_argument("--weeks", type=int, default=12)
        parser.add_argument("--worlds", type=int, default=10)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: object, **options: object) -> None:
        asked = {name: int(str(options[name])) for name in ("people", "offers", "weeks", "worlds", "seed")}
        found = simulate(**asked)
        ways = found["ways"]
        assert isinstance(ways, dict)  # noqa: S101  (as simulate promises)
        where = f"{asked['worlds']} made-up worlds of {asked['people']} experts over {asked['weeks']} weeks"
        self.stdout.write(f"Means of {where}; all who are invited come")
        self.stdout.write(f"{'':32}" + "".join(f"{way:>20}" for way in ways))
        for name, words, form in ROWS:
            self.stdout.write(f"{words:32}" + "".join(f"{form.format(ways[way][name]):>20}" for way in ways))
        self.stdout.write("\nassignment minus the other, mean (90 % interval over worlds)")
        apart = found["assignment_minus"]
        assert isinstance(apart, dict)  # noqa: S101
        for name, words, form in ROWS:
            cells = [" ({} to {})".format(*map(form.format, apart[way][name][1:])) for way in apart]
            means = [form.format(apart[way][name][0]) for way in apart]
            told = "; ".join(f"{way} {mean}{cell}" for way, mean, cell in zip(apart, means, cells, strict=True))
            self.stdout.write(f"{words:32}{told}")
