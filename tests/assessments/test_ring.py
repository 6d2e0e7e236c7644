import base64
import stat
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from assessments import sealed
from assessments.models import DataKey, YoungPerson
from assessments.sealing import keys, ring
from tests.factories import make_person

GOOD = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(1, 33))).decode()
SHORT = base64.b64encode(bytes(16)).decode()


def test_make_writes_one_key_for_the_owner_only(tmp_path):
    path = tmp_path / "master.keys"
    key_id = ring.make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    made = ring.read(path)
    assert made.first == key_id
    assert [len(key) for key in made.keys.values()] == [32]


def test_make_never_overwrites(tmp_path):
    path = tmp_path / "master.keys"
    ring.make(path)
    before = path.read_bytes()
    with pytest.raises(ImproperlyConfigured, match="is already there"):
        ring.make(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["static/master.keys", "static/css/../master.keys", "staticfiles/master.keys"])
def test_make_refuses_a_folder_that_is_served(settings, place):
    with pytest.raises(ImproperlyConfigured, match="outside static/"):
        ring.make(settings.BASE_DIR / place)


def test_make_refuses_a_link_into_a_served_folder(settings, tmp_path):
    (tmp_path / "link").symlink_to(settings.BASE_DIR / "static")
    with pytest.raises(ImproperlyConfigured, match="outside static/"):
        ring.make(tmp_path / "link" / "master.keys")


def test_make_needs_the_folder(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="is not there"):
        ring.make(tmp_path / "none" / "master.keys")


def test_add_puts_a_new_first_key_before_the_old(tmp_path):
    path = tmp_path / "master.keys"
    old = ring.make(path)
    new = ring.add(path)
    both = ring.read(path)
    assert (both.first, set(both.keys)) == (new, {old, new})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["master.keys"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "holds no key"),
        ("\n\n", "holds no key"),
        ("no colon\n", "Line 1 .* is not of the form id:key"),
        (f"a b:{GOOD}\n", "Line 1 .* is not of the form id:key"),
        (f":{GOOD}\n", "Line 1 .* is not of the form id:key"),
        ("one:not*base64\n", "Line 1 .* not base64"),
        (f"one:{SHORT}\n", "Line 1 .* 16 bytes; a key has 32"),
        (f"one:{GOOD}\none:{OTHER}\n", "Line 2 .* repeats"),
        (f"one:{GOOD}\ntwo:{GOOD}\n", "Line 2 .* repeats"),
        ("é", "is not a text file"),
    ],
)
def test_a_wrong_file_is_refused_with_a_sentence_and_without_the_key(tmp_path, text, sentence):
    path = tmp_path / "master.keys"
    path.touch(0o600)
    path.write_text(text, "utf-8")
    with pytest.raises(ImproperlyConfigured, match=sentence) as caught:
        ring.read(path)
    assert GOOD not in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_may_use_is_refused(tmp_path, mode):
    path = tmp_path / "master.keys"
    ring.make(path)
    path.chmod(mode)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        ring.read(path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(ImproperlyConfigured, match="no key file at"):
            ring.read(path)


def test_the_first_line_wraps_and_no_repr_shows_a_key():
    made = ring.parse(f"new:{GOOD}\nold:{OTHER}\n", "x")
    assert made.first == "new"
    assert "\\x" not in repr(made)


@pytest.fixture
def own_ring(tmp_path, settings):
    path = tmp_path / "master.keys"
    ring.make(path)
    settings.OFFRAMP_KEY_FILE = path
    return path


def _changed(path):
    ring._read_once.cache_clear()
    keys.forget_all()
    return ring.read(path)


@pytest.mark.django_db
def test_rotation_wraps_every_key_anew_and_the_old_master_key_can_go(own_ring, caseworker):
    person = make_person(caseworker)
    index = sealed.blind("x", "1")
    ring.add(own_ring)
    now = _changed(own_ring)
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert out.getvalue().startswith(f"2 data keys wrapped anew with {now.first}")
    assert set(DataKey.objects.values_list("ring_key", flat=True)) == {now.first}
    own_ring.write_text(own_ring.read_text().splitlines()[0] + "\n")
    _changed(own_ring)
    assert YoungPerson.objects.get(pk=person.pk).given_name == "Jordan"
    assert sealed.blind("x", "1") == index
    assert sealed.rewrap_all() == 0


@pytest.mark.django_db
def test_rotation_without_the_old_key_says_so_and_changes_nothing(own_ring, caseworker):
    make_person(caseworker)
    before = list(DataKey.objects.order_by("pk").values_list("wrapped", flat=True))
    own_ring.write_text(f"other:{OTHER}\n")
    _changed(own_ring)
    with pytest.raises(CommandError, match="not in the key file"):
        call_command("rotate_keys")
    assert list(DataKey.objects.order_by("pk").values_list("wrapped", flat=True)) == before


@pytest.mark.django_db
def test_a_destroyed_key_is_left_alone_by_rotation(own_ring, caseworker):
    person = make_person(caseworker)
    sealed.destroy_key(person.pk)
    ring.add(own_ring)
    _changed(own_ring)
    sealed.rewrap_all()
    assert DataKey.objects.get(owner=person.pk).wrapped == ""


@pytest.mark.django_db
@pytest.mark.parametrize("line", [f"other:{OTHER}\n", None])
def test_a_ring_of_another_installation_is_noticed_at_the_start(own_ring, line):
    keys.check_ring_fits()  # nothing sealed yet: any ring fits
    sealed.blind("x", "1")
    keys.check_ring_fits()
    first = ring.read(own_ring).first
    own_ring.write_text(line or f"{first}:{OTHER}\n")
    _changed(own_ring)
    with pytest.raises(ImproperlyConfigured, match="belongs to it"):
        keys.check_ring_fits()
