"""Keys that are gone, on purpose or by bad luck: everybody else's work goes on, and the start says what is wrong."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from assessments.access import visible
from assessments.models import DataKey, YoungPerson
from assessments.sealed import destroy_key
from assessments.sealing import keys
from tests.attacks.world import SECRETS
from tests.factories import make_person

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def destroyed(secret, cast):
    """The record whose key was destroyed; another one of the same caseworker stands beside it."""
    other = make_person(cast["caseworker"], case_number="Other-1")
    destroy_key(secret.person.pk)
    keys.forget_all()
    return secret, other


@pytest.mark.parametrize("who", ["caseworker", "supervisor"])
def test_a_destroyed_record_is_gone_and_nobody_s_list_fails(client, destroyed, cast, who):
    secret, other = destroyed
    client.force_login(cast[who])
    page = client.get(reverse("worklist"))
    assert page.status_code == 200
    assert [row.person.pk for row in page.context["rows"]] == [other.pk]
    assert page.context["waiting"] == 0
    assert list(page.context["openings"]) == []
    found = client.post(reverse("find"), {"q": SECRETS["case_number"]})
    assert found.status_code == 200
    assert found.context["rows"] == []
    if who == "supervisor":
        assert client.get(reverse("review_queue")).context["rows"] == []
    for url in secret.urls():
        if any(
            str(one.pk) in url for one in (secret.person, secret.draft, secret.screening, secret.plan, secret.waiting)
        ):
            assert client.get(url).status_code == 404, url
    assert client.get(reverse("person", args=[other.pk])).status_code == 200


def test_a_destroyed_record_opens_by_no_emergency(client, destroyed, cast):
    client.force_login(cast["other_caseworker"])
    told = []
    for number in (SECRETS["case_number"], "No-such-number"):
        page = client.post(reverse("break_glass"), {"case_number": number, "reason": "Tonight"})
        assert page.status_code == 422
        told.append(page.context["form"].errors)
    assert told[0] == told[1]


def test_counting_still_takes_one_query(destroyed, cast, django_assert_num_queries):
    user = cast["caseworker"]
    assert user.roles
    with django_assert_num_queries(1):
        assert visible(YoungPerson, user).count() == 1


def test_the_start_names_a_master_key_that_is_missing(secret):
    DataKey.objects.filter(owner=secret.person.pk).update(ring_key="gone1")
    keys.forget_all()
    with pytest.raises(ImproperlyConfigured, match="gone1"):
        keys.check_ring_fits()


def test_the_start_notices_data_keys_that_were_not_restored(secret):
    DataKey.objects.filter(owner=secret.person.pk).delete()
    with pytest.raises(ImproperlyConfigured, match="data keys of 1 "):
        keys.check_ring_fits()


def test_a_destroyed_key_stops_no_start(destroyed):
    keys.check_ring_fits()


@pytest.mark.parametrize("command", [("check_audit",), ("add_staff", "a@example.org", "A", "caseworker")])
def test_a_command_with_a_wrong_key_file_says_so_in_one_sentence(tmp_path, command):
    def line(key_id, byte):
        import base64

        return f"{key_id}:{base64.b64encode(bytes([byte]) * 32).decode()}\n"

    key_file = tmp_path / "master.keys"
    key_file.write_text(line("one", 1))
    key_file.chmod(0o600)
    environment = {
        "PATH": os.environ["PATH"],
        "OFFRAMP_SECRET_KEY": "0123456789" * 5,
        "OFFRAMP_HOSTS": "localhost",
        "OFFRAMP_HTTPS": "no",
        "OFFRAMP_KEY_FILE": str(key_file),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'own.sqlite3'}",
    }

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=HOUSE,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    assert run("migrate", "-v0").returncode == 0
    assert run("sync_roles").returncode == 0
    assert run("add_staff", "first@example.org", "F", "caseworker").returncode == 0
    for wrong in (line("one", 2), line("two", 1), line("two", 2)):
        key_file.write_text(wrong)
        said = run(*command)
        assert said.returncode != 0
        assert "Traceback" not in said.stderr
        assert "OFFRAMP_KEY_FILE" in said.stderr
        assert len(said.stderr.strip().splitlines()) == 1
