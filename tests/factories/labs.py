from accounts.actions.labs import create_lab
from accounts.actions.members import add_member
from accounts.actor import Actor
from accounts.models import Lab, Role
from tests.factories.people import NOW, anew, make_person


def make_lab(name: str = "Lab One") -> tuple[Lab, Actor]:
    """A lab and its owner."""
    owner = make_person(name="Olga Owner")
    lab = create_lab(by=owner, name=name, country="US", now=NOW)
    return lab, anew(owner)


def make_member(lab: Lab, owner: Actor, role: Role) -> Actor:
    person = make_person(name=f"Mary {role.label}")
    add_member(by=owner, lab_id=lab.pk, email=person.user.email, role=role, now=NOW)
    return anew(person)
