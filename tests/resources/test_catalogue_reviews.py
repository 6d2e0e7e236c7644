"""Reviewers and signatures: "not reviewed" stands until the version used is signed, and again for a later one."""

import datetime
import io
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from resources.actions import Actor
from resources.actions.catalogue_edits import edit_factor
from resources.actions.catalogue_reviews import add_reviewer, record_signature, withdraw_signature
from resources.catalogue import CatalogueProblem
from resources.catalogue.reviews import notice_of, standing_of
from resources.demo.reviewer import load_demo_reviewer
from resources.models import DirectoryEvent, Reviewer, Signature
from tests.assessments.plan_cast import make_screening
from tests.factories import make_person

pytestmark = pytest.mark.django_db

ADMIN = Actor(id="1", label="Sam Lee")
UNSIGNED = "It is not a validated instrument and has not been reviewed by survivors."


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def admin(client, agency_admin):
    call_command("sync_roles", stdout=io.StringIO())
    call_command("load_catalogue", stdout=io.StringIO())
    client.force_login(agency_admin)
    return client


@pytest.fixture
def ada(admin):
    return add_reviewer(actor=ADMIN, name="Ada Finch", kind="survivor", paid=True)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sign(reviewer, number=1, scope="wording_en", **fields):
    facts = {"signed_on": timezone.localdate()} | fields
    return record_signature(actor=ADMIN, number=number, reviewer=reviewer, scope=scope, **facts)


def test_unsigned_until_signed_and_again_for_a_later_version(ada):
    assert standing_of(1).sentences == (UNSIGNED, "Nobody has signed version 1.")
    sign(ada)
    signed = standing_of(1)
    assert signed.sentences[0] == "It is not a validated instrument."
    assert re.fullmatch(
        r"Version 1 was signed by Ada Finch, survivor reviewer \(wording in English, \w+ \d+, \d+\)\.",
        signed.sentences[1],
    )
    edit_factor(actor=ADMIN, factor_id="pov-food", changes={"label": "Food runs out"})
    later = standing_of(2)
    assert later.sentences[:2] == (UNSIGNED, "Nobody has signed version 2.")
    assert later.sentences[2].startswith("The last one signed is version 1, by Ada Finch")
    assert standing_of(1).signatures == signed.signatures


def test_one_who_is_no_survivor_does_not_make_it_reviewed_by_survivors(admin):
    sign(add_reviewer(actor=ADMIN, name="Ned Oak", kind="legal", paid=True), scope="pairs")
    told = standing_of(1).sentences
    assert told[0] == UNSIGNED
    assert "Ned Oak, legal reviewer (which help answers which on-ramp" in told[1]


def test_a_language_is_signed_for_one_version_only(ada):
    sign(ada, scope="wording_es")
    edit_factor(actor=ADMIN, factor_id="pov-food", changes={"label": "Food runs out"})
    assert standing_of(1).signed_languages == {"es"}
    assert standing_of(2).signed_languages == frozenset()


def test_a_signature_taken_back_counts_no_more_and_is_kept(ada, today):
    signature = sign(ada)
    withdraw_signature(actor=ADMIN, signature=signature)
    withdraw_signature(actor=ADMIN, signature=signature)
    assert standing_of(1).sentences[0] == UNSIGNED
    assert Signature.objects.get().withdrawn_by_label == "Sam Lee"
    verbs = list(DirectoryEvent.objects.filter(verb__startswith="catalogue.sign").values_list("verb", flat=True))
    assert verbs == ["catalogue.signature_withdrawn", "catalogue.signed"]
    sign(ada)
    assert len(standing_of(1).signatures) == 1


def test_the_database_keeps_one_signature_a_part(ada, today):
    signature = sign(ada)
    facts = {"version": signature.version, "reviewer": ada, "signed_on": today, "recorded_by_label": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(scope="wording_en", **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(scope="everything", **facts)


def test_standing_costs_one_query(ada, django_assert_num_queries):
    sign(ada)
    with django_assert_num_queries(1):
        assert "Ada Finch" in notice_of(1)


# --- On screen -------------------------------------------------------------------------------------------------------


def test_a_reviewer_is_added_and_signs(admin, today):
    assert "Nobody reviews the catalogue yet" in words(admin.get(reverse("catalogue_reviewers")))
    assert "There is no reviewer to choose" in words(admin.get(reverse("catalogue_sign", args=[1])))
    form = words(admin.get(reverse("catalogue_reviewer_add")))
    assert "Reviewing is work, and work is paid." in form
    sent = {"name": "Ada Finch", "kind": "survivor", "paid": "no"}
    listed = words(admin.post(reverse("catalogue_reviewer_add"), sent, follow=True))
    assert re.search(r"Ada Finch\s+Survivor reviewer\s+Not paid", listed)
    again = admin.post(reverse("catalogue_reviewer_add"), sent)
    assert again.status_code == 422
    assert "There is a reviewer of this name already." in words(again)
    who = Reviewer.objects.get().pk
    signed = {
        "reviewer": who,
        "scope": "wording_en",
        "signed_on": today.isoformat(),
        "remarks": "Page 3 is kinder now.",
    }
    page = words(admin.post(reverse("catalogue_sign", args=[1]), signed, follow=True))
    assert "Version 1 was signed by Ada Finch" in page
    assert "Page 3 is kinder now." in page
    twice = admin.post(reverse("catalogue_sign", args=[1]), signed)
    assert twice.status_code == 422
    assert "This reviewer has signed this part of this version already." in words(twice)
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "Enter a day that is not in the future."), (-1, "This version was made later.")]
)
def test_a_day_that_cannot_be_is_refused(admin, ada, today, days, sentence):
    day = today + datetime.timedelta(days=days)
    response = admin.post(
        reverse("catalogue_sign", args=[1]), {"reviewer": ada.pk, "scope": "pairs", "signed_on": day.isoformat()}
    )
    assert response.status_code == 422
    assert sentence in words(response)
    assert not Signature.objects.exists()


def test_an_unknown_version_or_reviewer_cannot_sign(admin, ada, today):
    with pytest.raises(CatalogueProblem, match="no version 9"):
        sign(ada, number=9)
    sent = {"reviewer": 999, "scope": "pairs", "signed_on": today.isoformat()}
    assert admin.post(reverse("catalogue_sign", args=[1]), sent).status_code == 422
    assert admin.post(reverse("catalogue_reviewer_add"), {}).status_code == 422
    assert admin.post(reverse("catalogue_sign", args=[1]), {}).status_code == 422


def test_taking_back_asks_once_more(admin, ada):
    address = reverse("catalogue_withdraw", args=[1, sign(ada).pk])
    assert "Taken back, it no longer counts" in words(admin.get(address))
    assert Signature.objects.filter(withdrawn_at=None).exists()
    page = words(admin.post(address, follow=True))
    assert "Taken back" in page
    assert UNSIGNED in page


def test_the_results_say_what_is_signed_of_the_version_they_were_made_with(admin, ada, client, caseworker):
    person = make_person(caseworker)
    old = make_screening(caseworker, person)
    sign(ada)
    edit_factor(actor=ADMIN, factor_id="pov-food", changes={"label": "Food runs out"})
    new = make_screening(caseworker, person)
    client.force_login(caseworker)
    before = words(client.get(reverse("screening_results", args=[old.pk])))
    after = words(client.get(reverse("screening_results", args=[new.pk])))
    assert "Version 1 was signed by Ada Finch" in before
    assert "reviewed by survivors" not in before
    assert UNSIGNED in after
    assert "Nobody has signed version 2. The last one signed is version 1, by Ada Finch" in after
    home = words(client.get(reverse("catalogue")))
    assert f"Version 2. {UNSIGNED}" in home


def test_the_trial_s_only_signature_says_that_it_is_made_up(admin):
    load_demo_reviewer()
    load_demo_reviewer()
    signature = Signature.objects.get()
    assert (signature.scope, signature.version.number) == ("wording_es", 1)
    told = standing_of(1).sentences
    assert told[0] == UNSIGNED
    assert "made up for this trial" in told[1]
