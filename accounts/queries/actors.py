from accounts.actor import EVERY_SCOPE, Actor
from accounts.models import ApiKey, Expert, Member, Role, Scope, StaffDuty, StaffMember, User


def actor_of(user: User, *, via: str = "session") -> Actor:
    """The actor of a signed-in user, in three queries."""
    return Actor(
        user=user,
        labs={member.lab_id: Role(member.role) for member in Member.objects.filter(user=user)},
        expert=Expert.objects.filter(user=user).first(),
        duties=frozenset(StaffDuty(s.duty) for s in StaffMember.objects.filter(user=user)),
        scopes=EVERY_SCOPE,
        via=via,
    )


def actor_of_key(key: ApiKey) -> Actor:
    """The actor of an API key: its user, with the key's scopes; a lab's key acts in that lab alone."""
    whole = actor_of(key.user, via="key")
    scopes = frozenset(Scope(scope) for scope in key.scopes)
    if key.lab_id is None:
        return Actor(whole.user, whole.labs, whole.expert, whole.duties, scopes, "key")
    labs = {lab: role for lab, role in whole.labs.items() if lab == key.lab_id}
    return Actor(whole.user, labs, None, frozenset(), scopes, "key")
