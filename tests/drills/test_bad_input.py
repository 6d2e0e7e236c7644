"""Bad input at length: every form, many times over."""

import pytest

from tests.attacks.attacking import POSTED
from tests.attacks.conftest import attack, cast, secret, staged

__all__ = ["attack", "cast", "secret", "staged"]
pytestmark = [pytest.mark.django_db, pytest.mark.drill]

SEEDS = range(2, 8)


@pytest.mark.parametrize("name", POSTED)
def test_no_form_is_broken_by_much_that_is_sent(attack, name):
    for seed in SEEDS:
        attack(name, 40, seed)
