"""Every address under /api/v1/, tried by those who have nothing to do with what lies there.

Nobody gets 401; a foreign lab and a foreign expert get 404 (or 403) wherever the address names an object, and lists
that hold nothing of another's. A refused write changes no row. An address that none of the tables below covers fails.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from accounts.actor import Actor
from tests.architecture.routes import Endpoint, endpoints
from tests.architecture.world import PAY_MINOR, World, foreigners, insiders, make_world, viewer
from tests.factories.clients import client_of

pytestmark = pytest.mark.django_db

# Readable without signing in.
PUBLIC = {("GET", "expertise"), ("GET", "schema")}

# Open to a foreigner on purpose, with what it may show of the world.
SHOWN: dict[tuple[str, str, str], Callable[[World], set[str]]] = {
    # Experts read and sign a lab's NDA before they see its work.
    ("foreign expert", "GET", "agreements"): lambda w: {w.ids["agreement_id"], w.ids["lab_id"], "obsidian"},
    ("foreign expert", "POST", "agreements/<uuid:agreement_id>/signature"): lambda w: {
        w.ids["agreement_id"],
        w.ids["lab_id"],
        "obsidian",
    },
    # Open work is on every expert's board, with lab and pay; taking it is refused for want of a credential.
    ("foreign expert", "GET", "board"): lambda w: {
        w.ids["offer_id"],
        w.ids["lab_id"],
        w.ids["project_id"],
        "obsidian",
        f":{PAY_MINOR}",
    },
    ("foreign expert", "POST", "offers/<uuid:offer_id>/claims"): lambda w: {"obsidian"},
    ("foreign expert", "POST", "offers/<uuid:offer_id>/claims/next"): lambda w: {"obsidian"},
    ("foreign expert", "POST", "offers/<uuid:offer_id>/reviews"): lambda w: {"obsidian"},
    ("foreign expert", "POST", "offers/<uuid:offer_id>/reviews/next"): lambda w: {"obsidian"},
    # Any expert may sit an exam.
    ("foreign expert", "POST", "exams/<uuid:exam_id>/attempts"): lambda w: set(),
    # An expert may avoid a lab they have never worked for, and reads its name then.
    ("foreign expert", "POST", "conflicts"): lambda w: {w.ids["lab_id"], "obsidian"},
}

# Writes that are a viewer's own affair, whatever their part in the lab.
OWN_AFFAIR = {("POST", "agreements/<uuid:agreement_id>/signature")}

# Writes to addresses that name no object, with a body that would be good from the right person. They either make
# something of one's own ("own") or refer to the world, and are refused ("refused").
COLLECTIONS: dict[tuple[str, str], tuple[str, dict[str, object]]] = {
    ("PATCH", "me"): ("own", {"name": "Other"}),
    ("POST", "labs"): ("own", {"name": "Own lab"}),
    ("POST", "expert"): ("own", {"country": "US"}),
    ("PATCH", "expert"): ("own", {"firm": "Own firm"}),
    ("POST", "expert/credentials"): ("own", {
        "kind": "licence", "field": "law", "jurisdiction": "US-NY", "name_on_document": "Own", "number": "1",
    }),
    ("POST", "conflicts"): ("own", {"lab_id": "{lab_id}"}),
    ("PATCH", "expert/availability"): ("own", {"target_minutes": 60}),
    ("POST", "expert/avoided-firms"): ("own", {"name": "Own firm"}),
    ("PUT", "notification-preferences"): ("own", {"preferences": [{"kind": "general", "channel": "none"}]}),
    ("POST", "payout-account"): ("own", {"country": "US"}),
    ("POST", "payout-account/onboarding"): ("own", {}),
    ("POST", "budgets"): ("refused", {"lab": "{lab_id}", "name": "Budget", "currency": "USD"}),
    ("POST", "batches"): ("refused", {"currency": "USD"}),
    ("POST", "projects"): ("refused", {
        "lab": "{lab_id}", "name": "P", "field": "medicine", "jurisdiction": "US-NY", "as_of": "2026-01-01",
        "audience": "Physicians", "task_type": "pair", "task_settings": {"ties": True}, "guideline": "Judge.",
    }),
    ("POST", "imports/preview"): ("own", {}),
    ("POST", "notifications/reading"): ("own", {}),
    ("POST", "endpoints"): ("refused", {
        "lab": "{lab_id}", "name": "Other", "provider": "openai", "base_url": "https://api.example.com/v1",
        "model": "m", "operator": "Example", "region": "EU", "retention_days": 0,
    }),
    ("POST", "offers"): ("refused", {"project": "{project_id}", "budget": "{budget_id}", "pay_minor": 1000}),
}  # fmt: skip

# Bodies that are good, so that a refusal is about the person and not about the body; {names} become the world's ids.
BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("POST", "labs/<uuid:lab_id>/members"): {"email": "obsidian@example.org", "role": "viewer"},
    ("POST", "labs/<uuid:lab_id>/api-keys"): {"name": "key", "scopes": ["read"]},
    ("POST", "labs/<uuid:lab_id>/agreements"): {"title": "NDA", "body": "Text"},
    ("PUT", "expert/credentials/<uuid:credential_id>"): {
        "kind": "licence", "field": "law", "jurisdiction": "US-NY", "name_on_document": "Own", "number": "1",
    },
    ("POST", "credentials/<uuid:credential_id>/decision"): {"decision": "verify"},
    ("POST", "agreements/<uuid:agreement_id>/signature"): {"signed_name": "Name"},
    ("POST", "budgets/<uuid:budget_id>/deposits"): {"amount_minor": 10_000},
    ("POST", "batches/<uuid:batch_id>/approval"): {"total_minor": 3 * PAY_MINOR},
    ("POST", "projects/<uuid:project_id>/guidelines"): {"body": "New guideline."},
    ("POST", "projects/<uuid:project_id>/constitutions"): {
        "principles": [{"code": "P1", "title": "New", "text": "New principle."}],
    },
    ("POST", "projects/<uuid:project_id>/exports"): {"shape": "raw", "minimum_confidence": 0},
    ("POST", "items/<uuid:item_id>/review"): {"answer": {"label": "a"}, "reason": "Because."},
    ("POST", "items/<uuid:item_id>/removal"): {"reason": "Because."},
    ("POST", "items/<uuid:item_id>/release"): {"reason": "Because."},
    ("POST", "attachments/<uuid:attachment_id>/erasure"): {"reason": "Because."},
    ("POST", "projects/<uuid:project_id>/returned/release"): {"kind": "length", "reason": "Because."},
    ("POST", "projects/<uuid:project_id>/returned/withdrawal"): {"kind": "length", "reason": "Because."},
    ("POST", "items/<uuid:item_id>/gold"): {"answer": {"label": "a"}, "reason": "Because."},
    ("POST", "items/<uuid:item_id>/gold/key"): {"answer": {"label": "a"}, "reason": "Because."},
    ("POST", "items/<uuid:item_id>/gold/state"): {"state": "retired", "reason": "Because."},
    ("POST", "projects/<uuid:project_id>/gold/labels"): {"labels": {"obsidian-0": "a"}, "reason": "Because."},
    ("POST", "projects/<uuid:project_id>/gold/promotions"): {"items": ["{item_id}"], "reason": "Because."},
    ("POST", "projects/<uuid:project_id>/gold"): {"answers": {"obsidian-0": {"label": "a"}}, "reason": "Because."},
    ("PUT", "claims/<uuid:claim_id>/draft"): {"answer": {"label": "a"}, "rationale": "", "version": 0},
    ("POST", "claims/<uuid:claim_id>/heartbeat"): {"focused_seconds": 5},
    ("POST", "claims/<uuid:claim_id>/annotation"): {"answer": {"label": "a"}, "rationale": "Why."},
    ("POST", "claims/<uuid:claim_id>/turns"): {"ordinal": 1, "text": "Why?"},
    ("POST", "claims/<uuid:claim_id>/turns/asking"): {"ordinal": 1},
    ("POST", "claims/<uuid:claim_id>/skip"): {"reason": "unclear"},
    ("POST", "claims/<uuid:claim_id>/comments"): {"body": "Why?"},
    ("POST", "claims/<uuid:claim_id>/time"): {"seconds": 60, "reason": "A call."},
    ("POST", "threads/<uuid:thread_id>/comments"): {"body": "So."},
    ("POST", "time-corrections/<uuid:correction_id>/decision"): {"is_taken": True},
    ("POST", "attempts/<uuid:attempt_id>/responses"): {"question_id": "{question_id}", "choice": 0},
    ("POST", "offers/<uuid:offer_id>/rate"): {"pay_minor": 2_000},
    ("POST", "invitations/<uuid:invitation_id>/answer"): {"accepts": True},
    ("PATCH", "endpoints/<uuid:endpoint_id>"): {"name": "Other"},
    ("PUT", "endpoints/<uuid:endpoint_id>/key"): {"key": "sk-other"},
    ("PUT", "endpoints/<uuid:endpoint_id>/switch"): {"is_active": False},
    ("PUT", "judges/<uuid:judge_id>/switch"): {"state": "off"},
    ("POST", "projects/<uuid:project_id>/chat-models"): {"endpoint": "{endpoint_id}"},
    ("POST", "projects/<uuid:project_id>/judges"): {"endpoint": "{endpoint_id}"},
}  # fmt: skip

# Lists are asked for the world's objects by name where they can be.
QUERIES = {"projects": "lab={lab_id}", "offers": "project={project_id}", "budgets": "lab={lab_id}"}
TOPICS = ("lab:{lab_id}", "project:{project_id}", "user:{user_id}", "payouts", "credentials")

# Lists that name what they ask about: refused as a whole, not merely empty.
REFUSED_LISTS = {("GET", "events")}

# Lists that hold nothing of any lab or expert.
NOBODYS = {
    ("GET", "task-types"),
    ("GET", "exams"),
    ("GET", "notifications/unread"),
    ("GET", "notification-preferences"),
    ("GET", "constitution-templates"),
}

FORMS = {
    ("POST", "projects/<uuid:project_id>/imports"),
    ("POST", "projects/<uuid:project_id>/attachments"),
    ("POST", "imports/preview"),
}
# Rows that say nothing of the world: how sessions and keys are kept.
NOT_COMPARED = {"django_session", "accounts_idempotentrequest"}


@pytest.fixture
def world() -> World:
    return make_world()


def filled(world: World, template: object) -> object:
    """The template with the world's ids put in."""
    text = json.dumps(template)
    for name, value in world.ids.items():
        text = text.replace("{" + name + "}", value)
    return json.loads(text)


def paths_of(world: World, endpoint: Endpoint) -> list[str]:
    """The address with the world's objects in it; an unknown parameter is a hole in the world."""
    path = endpoint.route
    for name in endpoint.parameters:
        assert name in world.ids, f"{endpoint.route}: tell tests/architecture/world.py what “{name}” is"
        path = path.replace(f"<uuid:{name}>", world.ids[name]).replace(f"<str:{name}>", world.ids[name])
    assert "<" not in path, f"{endpoint.route}: use uuid or str parameters"
    if endpoint.route == "events":
        return [f"/api/v1/events?topic={filled(world, topic)}" for topic in TOPICS]
    query = str(filled(world, QUERIES.get(endpoint.route, ""))) if endpoint.is_read else ""
    return [f"/api/v1/{path}", *([f"/api/v1/{path}?{query}"] if query else [])]


def body_of(world: World, endpoint: Endpoint) -> object:
    if not endpoint.parameters:
        assert endpoint.name in COLLECTIONS, f"{endpoint.name}: say in COLLECTIONS what it makes"
        return filled(world, COLLECTIONS[endpoint.name][1])
    return filled(world, BODIES.get(endpoint.name, {}))


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back, and whether a write has changed any row."""

    status: int
    text: str
    has_changed: bool


def call(world: World, endpoint: Endpoint, path: str, actor: Actor | None, *, compares: bool = True) -> Seen:
    """Try it; nothing of it stays. Rows are compared around writes."""
    compares = compares and not endpoint.is_read
    client = client_of(actor)
    with transaction.atomic():
        before = rows_now() if compares else {}
        form = "multipart" if endpoint.name in FORMS else "json"
        body = None if endpoint.is_read else body_of(world, endpoint)
        if endpoint.name in FORMS:
            body = {"file": SimpleUploadedFile("rows.jsonl", b'{"text": "x"}'), "mapping": '{"text": "text"}'}
        answer = getattr(client, endpoint.method)(path, body, **({} if endpoint.is_read else {"format": form}))
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        has_changed = compares and rows_now() != before
        transaction.set_rollback(True)
    return Seen(answer.status_code, content.decode(errors="replace"), has_changed)


def rows_now() -> dict[str, str | None]:
    """A digest of all rows, table by table."""
    tables = [t for t in sorted(connection.introspection.table_names()) if t not in NOT_COMPARED]
    each = [f"SELECT '{t}', md5(string_agg(r::text, '|' ORDER BY r::text)) FROM \"{t}\" r" for t in tables]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return dict(cursor.fetchall())


def told(who: str, endpoint: Endpoint, seen: Seen) -> str:
    change = ", and changed rows" if seen.has_changed else ""
    return f"{who}: {endpoint.method.upper()} {endpoint.route} answered {seen.status}{change}: {seen.text[:300]}"


def wrong_for_foreigner(world: World, who: str, endpoint: Endpoint, seen: Seen) -> bool:
    """Whether a foreigner got more than they may."""
    may_see = SHOWN.get((who, *endpoint.name))
    marks = world.marks - (may_see(world) if may_see else set())
    is_leak = any(mark in seen.text for mark in marks)
    if is_leak or seen.status >= 500 or (seen.status >= 400 and seen.has_changed):
        return True
    if may_see is not None or endpoint.name in PUBLIC:
        return False
    if (
        endpoint.name in REFUSED_LISTS
        or endpoint.parameters
        or (not endpoint.is_read and COLLECTIONS[endpoint.name][0] == "refused")
    ):
        return seen.status not in (403, 404)
    return seen.status in (401, 405)


def test_there_is_something_to_walk() -> None:
    names = {endpoint.name for endpoint in endpoints()}
    assert ("GET", "labs/<uuid:lab_id>") in names and ("POST", "credentials/<uuid:credential_id>/decision") in names


def test_the_tables_name_nothing_that_is_gone() -> None:
    names = {endpoint.name for endpoint in endpoints()}
    named = {*COLLECTIONS, *BODIES, *FORMS, *(key[1:] for key in SHOWN), *PUBLIC}
    assert sorted(named - names) == []


def test_nobody_is_asked_to_sign_in(world: World) -> None:
    wrong = []
    for endpoint in endpoints():
        for path in paths_of(world, endpoint):
            seen = call(world, endpoint, path, None)
            if seen.status != (200 if endpoint.name in PUBLIC else 401) or seen.has_changed:
                wrong.append(told("nobody", endpoint, seen))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("who", ["foreign lab", "foreign expert"])
def test_a_foreigner_gets_nothing_of_anothers(world: World, who: str) -> None:
    actor = foreigners(world)[who]
    wrong = []
    for endpoint in endpoints():
        for path in paths_of(world, endpoint):
            seen = call(world, endpoint, path, actor)
            if wrong_for_foreigner(world, who, endpoint, seen):
                wrong.append(told(who, endpoint, seen))
    assert not wrong, "\n".join(wrong)


def test_who_only_reads_in_the_lab_changes_nothing(world: World) -> None:
    actor = viewer(world)
    wrong = []
    for endpoint in endpoints():
        is_own = not endpoint.parameters and COLLECTIONS.get(endpoint.name, ("own",))[0] == "own"
        if endpoint.is_read or is_own or endpoint.name in OWN_AFFAIR:
            continue
        seen = call(world, endpoint, paths_of(world, endpoint)[0], actor)
        if seen.status not in (403, 404) or seen.has_changed:
            wrong.append(told("viewer", endpoint, seen))
    assert not wrong, "\n".join(wrong)


def test_the_right_person_finds_what_a_foreigner_does_not(world: World) -> None:
    """The control: the objects are there, so that a 404 above is about the person and not about the address."""
    people = insiders(world)
    wrong = []
    for endpoint in endpoints():
        if not endpoint.parameters:
            continue
        path = paths_of(world, endpoint)[0]
        found = {who: call(world, endpoint, path, actor, compares=False).status for who, actor in people.items()}
        if set(found.values()) <= {401, 403, 404, 405}:
            wrong.append(f"{endpoint.name}: {found}")
    assert not wrong, "\n".join(wrong)


def test_lists_show_the_right_person_what_they_hide_from_others(world: World) -> None:
    """The control for lists: the world is in each of them, so that its absence above says something."""
    people = insiders(world)
    wrong = []
    for endpoint in endpoints():
        if not endpoint.is_read or endpoint.parameters or endpoint.name in PUBLIC | REFUSED_LISTS | NOBODYS:
            continue
        path = paths_of(world, endpoint)[0]
        found = {who: call(world, endpoint, path, actor).text for who, actor in people.items()}
        if not any(mark in text for text in found.values() for mark in world.marks):
            wrong.append(f"{endpoint.name}: {found}"[:600])
    assert not wrong, "\n".join(wrong)
