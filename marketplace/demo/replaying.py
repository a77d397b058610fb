"""A project worked through as its real annotators answered, by the product's own actions and under a simulated clock.

Every step is one commit, so that the jobs of a running copy find nothing half done: what they would do in between, at
today's time, is done here at the simulated one.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.conf import settings
from django.db import OperationalError, transaction
from psycopg.errors import DeadlockDetected

from accounts.actions.publications import publish_standing
from marketplace.actions.auto_settlements import reopen_settled, settle_by_ai
from marketplace.actions.certificates import examine_group
from marketplace.actions.checks import plan_checks
from marketplace.actions.designs import draw_designs
from marketplace.actions.endpoints import switch_endpoint
from marketplace.actions.model_rounds import ask_round
from marketplace.actions.offers import open_offer
from marketplace.actions.routing import advance_item
from marketplace.actions.screenings import release, retrain_judge, screen_again, screen_new_items
from marketplace.actions.seats import fill_offer
from marketplace.actions.settlements import settle_item
from marketplace.actions.work import take_next
from marketplace.demo.judgement import ANNOTATORS, CHECK_SHARE, FIELD, WRONG_KEYS, add_models, bring_in
from marketplace.demo.pandalm import Pair
from marketplace.demo.people import LAB, OPERATIONS, actor
from marketplace.models import Certificate, CertificateKind, CertificateState, Judge, Offer, Screening, Stratum
from marketplace.queries.judges import in_house
from tasks.actions.annotations import Submission, submit_annotation
from tasks.actions.claims import beat
from tasks.actions.flags import release_items
from tasks.actions.gold import make_gold
from tasks.actions.gold_verdicts import judge_gold
from tasks.actions.imports import import_chunk
from tasks.actions.intake import take_in_items
from tasks.models import Claim, FlagKind, Import, ImportState, Item, ItemState
from tasks.types import of as kind_of

WORDS_A_MINUTE = 200
ANSWERS_A_STEP = 150
BETWEEN_STEPS = timedelta(hours=4)
AT_ONCE = 500
TRIES = 4
CLASSES_AS_PREFERENCES = {"a": -2, "tie": 0, "b": 2}


class Replay:
    """One offer on its way. `host`: where the recorded verdicts of models are served."""

    def __init__(self, offer: Offer, pairs: Sequence[Pair], host: str, now: datetime, rng: Random) -> None:
        self.offer, self.project, self.host, self.rng = offer, offer.project, host, rng
        self.pairs = {pair.name: pair for pair in pairs}
        self.now, self.today = now, now
        self.people = [actor(guest) for guest in ANNOTATORS]

    def clock(self) -> datetime:
        """A second later at each look."""
        self.now += timedelta(seconds=1)
        return self.now

    def run(self, *, by_prompt: bool) -> Iterator[str]:
        """All of it, step by step; a line on each."""
        with transaction.atomic():
            self.prepare(by_prompt=by_prompt)
        yield f"{self.project.items.count()} items are in and screened."
        step = 0
        while answered := again_where_deadlocked(self.step):
            step += 1
            yield f"{answered} answers replayed; {self.said()}"
        with transaction.atomic():
            self.end()
        yield f"Through: {self.said()}"

    def said(self) -> str:
        items = self.project.items
        decided = items.filter(state=ItemState.DECIDED).count()
        return f"{decided} items decided, {items.filter(state=ItemState.UNSURE).count()} in review."

    def prepare(self, *, by_prompt: bool) -> None:
        """Import, intake, the AI first look, hidden checks, designs, and the offer open."""
        bring_in(self.project, list(self.pairs.values()), by_prompt=by_prompt, now=self.clock())
        models = add_models(self.project, self.host, self.clock())
        self.take_in()
        self.ask(models)
        self.make_checks()
        repeat(lambda: draw_designs(project_id=self.project.pk, limit=AT_ONCE, now=self.clock()))
        open_offer(by=actor(LAB), offer_id=self.offer.pk, now=self.clock())
        self.fill()

    def take_in(self) -> None:
        """Bring the file in and let all of it be judged, as the lab says of a public set."""
        while Import.objects.filter(
            project=self.project, state__in=[ImportState.WAITING, ImportState.RUNNING]
        ).exists():
            import_chunk(now=self.clock())
        for _ in range(2):
            repeat(lambda: take_in_items(project_id=self.project.pk, limit=200, now=self.clock()) is not None)
            for kind in FlagKind.values:
                release_items(
                    by=actor(LAB), project_id=self.project.pk, kind=kind, reason="A public set: judged as it is.",
                    now=self.clock(), limit=5000,
                )  # fmt: skip

    def ask(self, models: Sequence[Judge]) -> None:
        """Every model's recorded verdict on every item; then nothing more is asked of them."""
        screenings = list(Screening.objects.filter(judge__in=models).values_list("pk", flat=True))
        for _ in range(2):
            for screening_id in screenings:
                repeat(partial(ask_round, screening_id=screening_id, clock=self.clock, rng=self.rng))
            # Lets the items go on, after which each model looks once more whether it has missed any.
            self.look()
        for judge in models:
            assert judge.endpoint_id is not None  # noqa: S101  (made with one)
            switch_endpoint(by=actor(OPERATIONS), endpoint_id=judge.endpoint_id, is_active=False, now=self.clock())

    def look(self) -> None:
        """The project's own reviewer: learns where there is more to learn from, and looks at what it has not seen."""
        retrain_judge(project_id=self.project.pk, now=self.clock())
        for judge in in_house(self.project.pk):
            repeat(partial(screen_new_items, judge=judge, limit=AT_ONCE, now=self.clock(), moves=False))
            repeat(partial(screen_again, judge=judge, limit=AT_ONCE, now=self.clock()))
        repeat(lambda: release(project_id=self.project.pk, limit=AT_ONCE, now=self.clock()))

    def make_checks(self) -> None:
        """A share of the items as hidden checks: keyed by two of three people, and a few wrongly on purpose."""
        pairs = [self.pairs[name] for name in self.project.items.values_list("external_id", flat=True)]
        self.rng.shuffle(pairs)
        number = max(WRONG_KEYS, round(CHECK_SHARE * len(pairs)))
        wrong = [pair for pair in pairs if is_contradicted(pair)][:WRONG_KEYS]
        right = [pair for pair in pairs if pair.majority is not None and pair not in wrong][: number - len(wrong)]
        keys = {pair.name: pair.majority for pair in right}
        keys |= {pair.name: CLASSES_AS_PREFERENCES[pair.said["GPT-3.5"].answer] for pair in wrong}
        answers = {name: {"preference": key} for name, key in keys.items()}
        make_gold(
            by=actor(LAB), project_id=self.project.pk, answers=answers, reason="Replayed: see the guideline.",
            now=self.clock(),
        )  # fmt: skip

    @transaction.atomic
    def step(self) -> int:
        """Some answers and all that follows from them; how many answers."""
        answered = sum(self.answer(person) for _ in range(ANSWERS_A_STEP // len(self.people)) for person in
                       range(len(self.people)))  # fmt: skip
        self.now += settings.GRACE + timedelta(seconds=1)
        self.follow()
        if self.now + BETWEEN_STEPS < self.today + timedelta(days=9):
            self.now += BETWEEN_STEPS
        return answered

    def answer(self, person: int) -> bool:
        """The next item of one annotator, answered as in the set; False where none is open to them."""
        by = self.people[person]
        claim = take_next(by=by, offer_id=self.offer.pk, now=self.clock(), rng=self.rng)
        if claim is None:
            return False
        pair = self.pairs[claim.item.external_id]
        seconds = 10 + round(60 * pair.words / WORDS_A_MINUTE)
        # Three read side by side.
        self.now += timedelta(seconds=seconds / len(self.people))
        done = claim.claimed_at + timedelta(seconds=seconds)
        beat(by=by, claim_id=claim.pk, focused_seconds=seconds, now=done)
        submit_annotation(by=by, claim_id=claim.pk, submission=submission_of(claim, pair.preferences[person]), now=done)
        self.now = max(self.now, done - timedelta(seconds=seconds / 2))
        return True

    def follow(self) -> None:
        """Decisions and pay, what the reviewer learns, certificates and what they settle, and the next seats."""
        self.now += timedelta(minutes=2)
        self.decide()
        self.look()
        self.certify()
        repeat(lambda: draw_designs(project_id=self.project.pk, limit=AT_ONCE, now=self.clock()))
        self.fill()

    def decide(self) -> None:
        for item in Item.objects.filter(project=self.project, due_at__lte=self.now).order_by("due_at"):
            advance_item(item_id=item.pk, now=self.clock())
            judge_gold(item_id=item.pk, now=self.now)
            settle_item(item_id=item.pk, now=self.now)

    def certify(self) -> None:
        for stratum in Stratum.objects.filter(project=self.project):
            for kind in CertificateKind:
                examine_group(stratum_id=stratum.pk, kind=kind, now=self.clock())
        repeat(lambda: reopen_settled(limit=AT_ONCE, now=self.clock()))
        valid = Certificate.objects.filter(
            stratum__project=self.project, state=CertificateState.VALID, kind=CertificateKind.SETTLE
        )
        for certificate in valid:
            repeat(partial(settle_by_ai, certificate_id=certificate.pk, limit=AT_ONCE, now=self.clock()))

    def fill(self) -> None:
        repeat(lambda: fill_offer(offer_id=self.offer.pk, now=self.clock()))
        plan_checks(offer_id=self.offer.pk, now=self.clock(), rng=self.rng)

    def end(self) -> None:
        """Three days of silence later: outcomes of hidden checks are out, and what they say of the annotators."""
        self.now += settings.SILENCE_PAYS_AFTER + timedelta(hours=1)
        self.follow()
        for person in self.people:
            assert person.expert is not None  # noqa: S101  (annotators are experts)
            publish_standing(expert_id=person.expert.pk, field=FIELD, before=self.now, now=self.now)


def again_where_deadlocked(step: Callable[[], int]) -> int:
    """The jobs of the running copy work beside it, and a step is long: PostgreSQL may choose it to give way."""
    for _ in range(TRIES):
        try:
            return step()
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return step()


def repeat(step: Callable[[], int]) -> None:
    """Until it finds nothing more to do."""
    while step():
        pass


def is_contradicted(pair: Pair) -> bool:
    """Whether all three people agree on another answer than GPT-3.5."""
    said = pair.said["GPT-3.5"]
    return said.is_readable and set(pair.preferences) == {pair.majority} != {CLASSES_AS_PREFERENCES[said.answer]}


def submission_of(claim: Claim, preference: int) -> Submission:
    """The recorded answer on the sides as they were laid out."""
    answer = kind_of("pair").restore({"preference": preference}, claim.side_seed)
    return Submission(answer)
