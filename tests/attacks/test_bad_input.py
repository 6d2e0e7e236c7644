"""Whatever is sent to whichever address: never a 500, and what was refused left nothing behind."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.attacks.attacking import FORM, POSTED, kept
from tests.attacks.bad_input import HUGE, VALUES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", POSTED)
def test_no_form_is_broken_by_what_is_sent(attack, name):
    attack(name, 6)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"goal_0=" + b"a" * HUGE),
        (FORM, b"goal_0=" + b"a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)),
        (FORM, b"&".join(b"f%d=1" % number for number in range(1_001))),
        (FORM, b"%"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="goal_0"\r\n\r\na'),
        ("multipart/form-data; boundary=x", b"--x\r\n\xff\xfe\r\n--x--"),
        ("multipart/form-data", b"no boundary"),
        ("application/json", b'{"goal_0": '),
        (f"{FORM}; charset=utf-7", b"goal_0=+AGEAYg-"),
        ("text/plain; charset=nonsense", b"x"),
        ("", b"x"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(client, secret, cast, kind, body):
    client.raise_request_exception = False
    client.force_login(cast["caseworker"])
    before = kept()
    response = client.generic("POST", reverse("plan_goals", args=[secret.plan.pk]), body, content_type=kind)
    assert response.status_code < 500
    assert kept() == before


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_no_question_in_an_address_breaks_a_page(client, secret, cast, value):
    client.raise_request_exception = False
    client.force_login(cast["caseworker"])
    short = value[:2_000]
    questions = ["q", "page", "area", "language", "kind", "age", "status", "cost", "then", "all", "next", "fresh"]
    query = "&".join(f"{name}={short}" for name in questions)
    ids = [secret.draft.pk]
    for url in (reverse("directory"), reverse("screening_act_first", args=ids), reverse("screening_results", args=ids)):
        assert client.get(f"{url}?{query}").status_code < 500
    client.logout()
    assert client.get(f"{reverse('account_login')}?{query}").status_code < 500


@pytest.mark.parametrize("part", ["0", "99", "9" * 30, "9" * 5_000, "-1", "1.5", "%00", "٣", "../../", "%2e%2e%2f"])
def test_no_address_breaks_a_page(client, secret, cast, part):
    client.raise_request_exception = False
    client.force_login(cast["caseworker"])
    draft = secret.draft.pk
    for url in (f"/screenings/{draft}/themes/{part}/1/", f"/screenings/{draft}/themes/1/{part}/", f"/plans/{part}/"):
        assert client.get(url).status_code in {301, 404}


def test_a_file_that_nobody_asked_for_is_not_written_to_the_disk(client, cast, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    client.force_login(cast["caseworker"])
    big = SimpleUploadedFile("big.bin", b"x" * 3 * 1024 * 1024)
    response = client.post(reverse("find"), {"q": "x", "file": big})
    assert response.status_code == 200
    assert dict(response.wsgi_request.FILES) == {}
    assert list(tmp_path.iterdir()) == []
