"""Matching gives the answers of a naive reference, word for word, on either database."""

import random

import pytest

from resources.catalogue.reading import SHIPPED, build, digest_of, read_files
from resources.matching import match
from resources.models import Service
from tests.drills.matching_reference import SHARED, everything, reference
from tests.drills.random_directory import make_circumstances, make_directory

CONTENT = read_files(SHIPPED)
CATALOGUE = build(CONTENT, number=1, digest=digest_of(CONTENT))
CASES_PER_DIRECTORY = 20
DRILLS = 15


def rows(found, *names):
    return [{name: one[name] if isinstance(one, dict) else getattr(one, name) for name in names} for one in found]


def compare(seed):
    chance = random.Random(seed)
    make_directory(chance, CATALOGUE)
    services = list(Service.objects.order_by("source_id").values_list("pk", "organization_id"))
    rows_of_all = everything()
    told = 0
    for _case in range(CASES_PER_DIRECTORY):
        who = make_circumstances(chance, services)
        factors = chance.sample(sorted(CATALOGUE.factors), chance.randrange(1, 21))
        seen, possible = factors[::2], factors[1::2]
        matching = match(CATALOGUE, seen, possible, who, shown=1000)
        expected = reference(rows_of_all, CATALOGUE, seen, possible, who)

        assert set(matching.by_id) == set(expected)
        for kind in matching:
            answer = expected[kind.service_type.id]
            if answer is None:
                assert kind.held_back
                assert (kind.fits, kind.misses, kind.is_gap) == ((), (), False)
                continue
            fits, misses, local, lately = answer
            assert rows(kind.fits, *SHARED, "stale", "because", "ask_about") == rows(
                fits, *SHARED, "stale", "because", "ask_about"
            )
            assert rows(kind.misses, *SHARED, "left_out") == rows(misses, *SHARED, "left_out")
            assert (kind.fit_count, kind.local_count, kind.checked_lately) == (len(fits), local, lately)
            assert kind.is_gap == (local == 0)
            told += len(fits) + len(misses)
    assert told > 100


@pytest.mark.django_db
def test_twenty_cases_of_chance():
    compare(seed=20)


@pytest.mark.drill
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(1, DRILLS + 1))
def test_three_hundred_cases_of_chance(seed):
    compare(seed)
