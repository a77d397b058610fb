"""Who acts: the one value that every access rule looks at, whether signed in by session, key or socket."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import Expert, Role, Scope, StaffDuty, User

LEVEL = {Role.VIEWER: 0, Role.LEAD: 1, Role.OWNER: 2}
EVERY_SCOPE = frozenset(Scope)


@dataclass(frozen=True, slots=True)
class Actor:
    """A user with the labs, the expert profile and the duties that count in this request.

    `labs` maps lab id to role; an API key of one lab narrows it to that lab. `via` is session, key or socket.
    """

    user: User
    labs: Mapping[UUID, Role] = field(default_factory=dict)
    expert: Expert | None = None
    duties: frozenset[StaffDuty] = frozenset()
    scopes: frozenset[Scope] = EVERY_SCOPE
    via: str = "session"

    def is_member(self, lab_id: UUID, at_least: Role = Role.VIEWER) -> bool:
        """Whether the actor has at least this role in the lab."""
        role = self.labs.get(lab_id)
        return role is not None and LEVEL[role] >= LEVEL[at_least]

    def labs_at_least(self, role: Role) -> list[UUID]:
        """The labs in which the actor has at least this role."""
        return [lab for lab, held in self.labs.items() if LEVEL[held] >= LEVEL[role]]

    @property
    def is_operations(self) -> bool:
        return StaffDuty.OPERATIONS in self.duties

    @property
    def is_finance(self) -> bool:
        return StaffDuty.FINANCE in self.duties
