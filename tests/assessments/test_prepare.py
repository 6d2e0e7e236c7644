"""prepare: the one command for a first start and for every upgrade."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from assessments.policy import ROLES
from resources.catalogue import current
from resources.models import Factor


@pytest.mark.django_db
def test_prepare_may_run_again_and_again():
    for _again in range(2):
        out = StringIO()
        call_command("prepare", stdout=out)
        assert out.getvalue().endswith("Ready.\n")
    assert set(Group.objects.values_list("name", flat=True)) >= ROLES.keys()
    assert current().number == 1
    assert Factor.objects.count() == 50
