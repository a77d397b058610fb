"""The ground the tests stand on: roles, rights, and a database that is whole again after a commit."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_as_the_application_and_not_as_the_owner() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_database()")
        user, database = cursor.fetchone()

    assert user == "consilium_app"
    assert database.startswith("t_")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(round_: int) -> None:
    from django.contrib.auth.models import Group

    assert not Group.objects.filter(name="committed").exists()
    Group.objects.create(name="committed")
