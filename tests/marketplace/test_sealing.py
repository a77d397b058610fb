import pytest

from marketplace.sealing import CannotUnseal, seal, unseal

SECRET = "sk-live-1234567890"


def test_what_is_sealed_opens_with_the_key_and_the_row_it_was_sealed_for() -> None:
    sealed = seal(SECRET, secrets=["platform"], context="table:1")
    assert SECRET.encode() not in sealed
    assert unseal(sealed, secrets=["platform"], context="table:1") == SECRET
    assert seal(SECRET, secrets=["platform"], context="table:1") != sealed


def test_the_newest_key_seals_and_older_ones_still_open() -> None:
    old = seal(SECRET, secrets=["first"], context="table:1")
    new = seal(SECRET, secrets=["second", "first"], context="table:1")
    assert unseal(old, secrets=["second", "first"], context="table:1") == SECRET
    assert unseal(new, secrets=["second"], context="table:1") == SECRET


@pytest.mark.parametrize(("secrets", "context"), [(["other"], "table:1"), (["platform"], "table:2"), ([], "table:1")])
def test_another_key_or_row_opens_nothing(secrets: list[str], context: str) -> None:
    sealed = seal(SECRET, secrets=["platform"], context="table:1")
    with pytest.raises(CannotUnseal):
        unseal(sealed, secrets=secrets, context=context)


def test_a_changed_byte_opens_nothing() -> None:
    sealed = seal(SECRET, secrets=["platform"], context="table:1")
    for place in range(len(sealed)):
        broken = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(CannotUnseal):
            unseal(broken, secrets=["platform"], context="table:1")
    with pytest.raises(CannotUnseal):
        unseal(b"", secrets=["platform"], context="table:1")
