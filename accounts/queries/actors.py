from accounts.actor import EVERY_SCOPE, Actor
from accounts.models import ApiKey, Expert, Role, Scope, StaffDuty, User
from accounts.prepared import prepared

# Every request asks this, so it is plain SQL: as three queries of models it cost more than a bare request does.
EXPERT = [each.attname for each in Expert._meta.concrete_fields]
ACTOR = f"""
SELECT
    ARRAY(SELECT lab_id FROM accounts_member WHERE user_id = asked.id ORDER BY id),
    ARRAY(SELECT role FROM accounts_member WHERE user_id = asked.id ORDER BY id),
    ARRAY(SELECT duty FROM accounts_staffmember WHERE user_id = asked.id),
    {", ".join(f"expert.{each.column}" for each in Expert._meta.concrete_fields)}
FROM (SELECT %s::uuid AS id) asked LEFT JOIN accounts_expert expert ON expert.user_id = asked.id
"""  # noqa: S608  (the model's own columns)


def actor_of(user: User, *, via: str = "session") -> Actor:
    """The actor of a signed-in user, in one query."""
    with prepared() as cursor:
        cursor.execute(ACTOR, [user.pk])
        labs, roles, duties, *expert = cursor.fetchone()
    return Actor(
        user=user,
        labs={lab: Role(role) for lab, role in zip(labs, roles, strict=True)},
        expert=expert_of(user, expert) if expert[0] is not None else None,
        duties=frozenset(StaffDuty(duty) for duty in duties),
        scopes=EVERY_SCOPE,
        via=via,
    )


def expert_of(user: User, values: list[object]) -> Expert:
    found = Expert.from_db("default", EXPERT, values)
    found.user = user
    return found


def actor_of_key(key: ApiKey) -> Actor:
    """The actor of an API key: its user, with the key's scopes; a lab's key acts in that lab alone."""
    whole = actor_of(key.user, via="key")
    scopes = frozenset(Scope(scope) for scope in key.scopes)
    if key.lab_id is None:
        return Actor(whole.user, whole.labs, whole.expert, whole.duties, scopes, "key")
    labs = {lab: role for lab, role in whole.labs.items() if lab == key.lab_id}
    return Actor(whole.user, labs, None, frozenset(), scopes, "key")
