"""A roster: each row previewed with its number and a sentence; all of it comes in, or nothing."""

import codecs

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments.actions import invitations, roles, staff
from assessments.actions.roster import import_roster
from assessments.models import Event, Invitation, RoleProposal, TeamMembership, User
from assessments.roster import MOST_BYTES, Unreadable, decoded, preview, read
from assessments.workflow import Refused, Stale
from tests.factories import make_team, make_user

pytestmark = pytest.mark.django_db
HEAD = "name,email,team,role\n"


@pytest.fixture
def north(db):
    return make_team("North team")


def body(response):
    return response.content.decode()


def rows(text, by):
    return preview(read(HEAD + text), by=by).rows


def bring_in(text, by):
    return import_roster(by=by, text=HEAD + text, seen=preview(read(HEAD + text), by=by).digest)


def told(text, by):
    """Give the kind and the sentences of the one row."""
    (row,) = rows(text, by)
    return row.kind, " ".join(row.words)


# --- Reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        "name,email,team,role\nZoë Ortiz,z@example.org,,agency admin\n".encode(),
        codecs.BOM_UTF8 + b"name,email,team,role\r\nZo\xc3\xab Ortiz,z@example.org,,agency admin\r\n",
        "name;email;team;role\nZoë Ortiz;z@example.org;;agency admin".encode("cp1252"),
        "name\temail\tteam\trole\nZoë Ortiz\tz@example.org\t\tagency admin\n".encode("utf-16"),
        'Role,Extra,E-Mail , Team,NAME\nagency admin,x,z@example.org,,"Zoë\xa0 \nOrtiz"\n'.encode(),
    ],
    ids=["utf-8", "marked utf-8 of Windows", "semicolons, older Windows", "tabs, utf-16", "other order, quoted"],
)
def test_whatever_a_spreadsheet_saves_is_read(data):
    (cells,) = read(decoded(data))
    assert (cells.number, cells.name, cells.email, cells.team) == (2, "Zoë Ortiz", "z@example.org", "")
    assert cells.role == "agency admin"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is nothing in it"),
        ("\n , ,\n", "There is nothing in it"),
        (HEAD, "no rows below"),
        ("Ana,ana@example.org,North,caseworker", "Missing: name, email, team, role"),
        ("name,team,role\nAna,x,caseworker", "Missing: email"),
        ("name,name,email,team,role\na,b,c,d,e", "“name” is there twice"),
        (HEAD + '"Ana,ana@example.org,,', "A quotation mark is open"),
        (HEAD + "a,b,c,d\n" * 2_001, "There are 2001 rows"),
        (HEAD + "x" * MOST_BYTES, "more than 200 KB"),
    ],
)
def test_a_roster_that_cannot_be_read_says_why(text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(text)


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"\x81\x8d\x8f", b"\xff\xfea"])
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Unreadable, match="not a text file"):
        decoded(data)


# --- The preview -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (",ana@example.org,North team,caseworker", "The name is missing."),
        ("x" * 121 + ",ana@example.org,North team,caseworker", "more than 120 letters"),
        ("Ana,ana,North team,caseworker", "missing or incomplete"),
        ("Ana,ana@example.org,West,caseworker", "There is no team “West”"),
        ("Ana,ana@example.org,,supervisor", "This role needs a team."),
        ("Ana,ana@example.org,North team,chief", "The role has to be one of: Caseworker, Supervisor"),
        ("=HYPERLINK(1),ana@example.org,North team,caseworker", "The name begins like a formula"),
        ("Ana,@ana.example.org,North team,caseworker", "The e-mail address begins like a formula"),
        ("Ana,ana@example.org,-North,caseworker", "The team begins like a formula"),
        ("Ana,ana@example.org,North team,caseworker,and more", "more cells than the first row"),
        ("A\x1bna,ana@example.org,North team,caseworker", "cannot be shown"),
    ],
)
def test_a_wrong_row_has_a_sentence(agency_admin, north, text, sentence):
    kind, words = told(text, agency_admin)
    assert kind == "problem"
    assert sentence in words


def test_each_row_says_what_it_would_do(agency_admin, north):
    south = make_team("South team")
    same = make_user("caseworker", north, name="Same One")
    changed = make_user("caseworker", north, name="Old Name")
    text = (
        "New One,new@example.org,north TEAM,Caseworker\n\n"
        f"Same One,{same.email.upper()},North team,caseworker\n"
        f"New Name,{changed.email},South team,Supervisor\n"
    )
    found = rows(text, agency_admin)
    assert [(row.cells.number, row.kind) for row in found] == [(2, "new"), (4, "same"), (5, "changed")]
    assert found[2].words == [
        "Name: was Old Name.",
        "Joins South team; other teams stay.",
        "Asks for Supervisor; other roles stay.",
    ]
    assert south not in {membership.team for membership in changed.memberships.all()}


def test_the_same_address_twice_names_the_first_row(agency_admin, north):
    text = "Ana,ana@example.org,North team,caseworker\nBea,ANA@example.org,North team,caseworker\n"
    assert [row.kind for row in rows(text, agency_admin)] == ["new", "problem"]
    assert rows(text, agency_admin)[1].words == ["Row 2 has the same e-mail address."]


def test_accounts_that_a_roster_may_not_touch(agency_admin, north):
    root, stopped = make_user("", is_superuser=True), make_user("caseworker", north)
    staff.disable(by=None, user=stopped)
    assert "for maintenance" in told(f"x,{root.email},,directory admin", agency_admin)[1]
    assert "sign-in was stopped" in told(f"x,{stopped.email},North team,caseworker", agency_admin)[1]
    mine = f"{agency_admin.name},{agency_admin.email},North team,agency admin"
    assert told(mine, agency_admin)[0] == "problem"
    assert told(mine.replace("North team", ""), agency_admin)[0] == "same"


def test_a_preview_asks_the_same_number_of_questions_for_any_length(agency_admin, north, django_assert_num_queries):
    text = "".join(f"P {number},p{number}@example.org,North team,caseworker\n" for number in range(50))
    cells = read(HEAD + text)
    with django_assert_num_queries(2):
        preview(cells, by=agency_admin)
    bring_in(text, agency_admin)
    with django_assert_num_queries(6):
        preview(cells, by=agency_admin)


# --- Bringing it in --------------------------------------------------------------------------------------------------


def test_it_comes_in_with_invitations_and_roles_that_wait(client, agency_admin, north, mailoutbox):
    changed = make_user("caseworker", north, name="Old Name")
    text = HEAD + f"Ana Ortiz,Ana@example.org,North team,caseworker\nNew Name,{changed.email},North team,supervisor\n"
    client.force_login(agency_admin)
    page = client.post(reverse("roster"), {"pasted": text})
    assert page.status_code == 200
    assert not User.objects.filter(email="ana@example.org").exists()
    seen = preview(read(text), by=agency_admin).digest
    assert seen in body(page)
    page = client.post(reverse("roster_bring_in"), {"text": text, "seen": seen}, follow=True)
    assert "The roster is in: 1 new, 1 changed." in body(page)
    ana = User.objects.get(email="ana@example.org")
    assert (ana.name, ana.is_active, ana.has_usable_password(), ana.team) == ("Ana Ortiz", False, False, north)
    assert not ana.groups.exists()
    assert {(one.user_id, one.role) for one in RoleProposal.objects.all()} == {
        (ana.pk, "caseworker"),
        (changed.pk, "supervisor"),
    }
    assert [mail.to for mail in mailoutbox] == [["ana@example.org"]]
    assert User.objects.get(pk=changed.pk).name == "New Name"
    assert Event.objects.get(verb="roster.imported").ids == [str(ana.pk)]
    assert [row.kind for row in preview(read(text), by=agency_admin).rows] == ["same", "same"]


def test_one_problem_keeps_everything_out(agency_admin, north):
    text = "Ana,ana@example.org,North team,caseworker\nBea,bea@example.org,West,caseworker\n"
    with pytest.raises(Refused, match="Nothing was brought in"):
        bring_in(text, agency_admin)
    assert not User.objects.filter(email__in=["ana@example.org", "bea@example.org"]).exists()


def test_what_changed_since_the_preview_is_shown_again(client, agency_admin, north):
    text = HEAD + "Ana,ana@example.org,North team,caseworker\n"
    seen = preview(read(text), by=agency_admin).digest
    invitations.invite(by=agency_admin, email="ana@example.org", name="Anna", role="caseworker", team=north)
    with pytest.raises(Stale):
        import_roster(by=agency_admin, text=text, seen=seen)
    client.force_login(agency_admin)
    answer = client.post(reverse("roster_bring_in"), {"text": text, "seen": seen})
    assert answer.status_code == 422
    assert "The staff changed while you looked at this." in body(answer)
    assert "Name: was Anna." in body(answer)
    assert User.objects.get(email="ana@example.org").name == "Anna"


def test_the_second_press_brings_in_nothing_more(client, agency_admin, north):
    text = HEAD + "Ana,ana@example.org,North team,caseworker\n"
    seen = preview(read(text), by=agency_admin).digest
    client.force_login(agency_admin)
    assert client.post(reverse("roster_bring_in"), {"text": text, "seen": seen}).status_code == 302
    assert client.post(reverse("roster_bring_in"), {"text": text, "seen": seen}).status_code == 422
    assert Invitation.objects.count() == RoleProposal.objects.count() == 1


def test_who_left_comes_back_by_a_roster_without_old_roles(agency_admin, north):
    gone = make_user("", is_active=False, name="Ana")
    assert told(f"Ana,{gone.email},North team,caseworker", agency_admin)[0] == "new"
    bring_in(f"Ana,{gone.email},North team,caseworker\n", agency_admin)
    assert Invitation.objects.open().get().user_id == gone.pk


def test_many_rows_come_in_quickly_and_go_out_in_turns(client, agency_admin, north, mailoutbox):
    text = "".join(f"P {number},p{number}@example.org,North team,caseworker\n" for number in range(60))
    bring_in(text, agency_admin)
    client.force_login(agency_admin)
    assert "60 invitations have not gone out yet." in body(client.get(reverse("staff_list")))
    client.post(reverse("staff_send_waiting"))
    assert (len(mailoutbox), Invitation.objects.unsent().count()) == (25, 35)


def test_a_second_admin_confirms_many_roles_at_once(client, agency_admin, north):
    second = make_user("agency_admin")
    bring_in("".join(f"P {number},p{number}@example.org,North team,caseworker\n" for number in range(9)), agency_admin)
    waiting = list(RoleProposal.objects.values_list("pk", flat=True))
    client.force_login(agency_admin)
    page = client.post(reverse("roles_waiting"), {"proposal": waiting}, follow=True)
    assert "Check at least one" in body(page)
    client.force_login(second)
    assert "See all 9 together" in body(client.get(reverse("staff_list")))
    page = client.post(reverse("roles_waiting"), {"proposal": waiting[:7]}, follow=True)
    assert "7 roles are confirmed." in body(page)
    assert RoleProposal.objects.filter(state="confirmed").count() == 7
    assert TeamMembership.objects.filter(user__groups__name="caseworker").count() == 7


def test_confirming_many_is_all_or_none(agency_admin, caseworker, teammate):
    second = make_user("agency_admin")
    good = roles.propose_role(by=agency_admin, user=caseworker, role="supervisor", gives=True)
    own = roles.propose_role(by=second, user=teammate, role="supervisor", gives=True)
    with pytest.raises(Refused):
        roles.confirm_roles(by=second, proposals=[good, own])
    assert not RoleProposal.objects.filter(state="confirmed").exists()


# --- The file --------------------------------------------------------------------------------------------------------


def file(data, name="staff.csv"):
    return SimpleUploadedFile(name, data)


def test_a_file_is_read_and_never_written_to_the_disk(client, agency_admin, north, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    client.force_login(agency_admin)
    data = (HEAD + "Zoë Ortiz,zoe@example.org,North team,caseworker\n").encode()
    page = body(client.post(reverse("roster"), {"file": file(data), "pasted": ""}))
    assert "Zoë Ortiz" in page
    assert "Bring it in" in page
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"file": lambda: file(b"x" * (MOST_BYTES + 1))}, "bigger than 200 KB"),
        ({"file": lambda: file(b"PK\x03\x04\x00", "staff.xlsx")}, "not a text file"),
        ({"file": lambda: file(b"")}, "There is nothing in it"),
        ({"file": lambda: file(b"name\nx")}, "Missing: email, team, role"),
        ({"pasted": lambda: "name\nx"}, "Missing: email, team, role"),
        ({"pasted": lambda: ""}, "Choose a file, or paste the rows below."),
        ({"file": lambda: file(b"x"), "pasted": lambda: "x"}, "Use the file or the text, not both."),
    ],
)
def test_a_file_that_cannot_be_used_says_why(client, agency_admin, typed, sentence):
    client.force_login(agency_admin)
    answer = client.post(reverse("roster"), {name: make() for name, make in typed.items()})
    assert answer.status_code == 422
    assert sentence in body(answer)


def test_the_form_token_is_still_asked_for(agency_admin):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(agency_admin)
    for name in ("roster", "roster_bring_in"):
        assert strict.post(reverse(name), {"pasted": HEAD, "text": HEAD}).status_code == 403


def test_only_the_first_file_is_kept_and_nobody_else_may_send_one(client, agency_admin, caseworker):
    client.force_login(agency_admin)
    answer = client.post(reverse("roster"), {"file": file(b"name\nx"), "other": file(b"secret")})
    assert list(answer.wsgi_request.FILES) == ["file"]
    client.force_login(caseworker)
    answer = client.post(reverse("roster"), {"file": file(b"name\nx")})
    assert answer.status_code == 404
    assert dict(answer.wsgi_request.FILES) == {}
