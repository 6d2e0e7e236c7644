"""The lines of the catalogue and of the gap view in the access table (tests/test_access.py)."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone

from resources.actions import Actor
from resources.actions.catalogue_edits import edit_factor
from resources.actions.catalogue_reviews import add_reviewer, record_signature
from tests.asking import ADMINS, BOTH, CURATORS, STAFF, SUPERVISORS, Row


def loaded(world):
    call_command("load_catalogue", verbosity=0, stdout=StringIO())
    return {}


def first(world):
    return loaded(world) | {"number": 1}


def pair(world):
    return loaded(world) | {"factor": 1, "kind": 3}


def no_pair(world):
    return loaded(world) | {"factor": 1, "kind": 44}


def second_version(world):
    loaded(world)
    edit_factor(actor=Actor(id="1", label="x"), factor_id="pov-food", changes={"label": "Food runs out"})
    return {"number": 2}


def signature(world):
    loaded(world)
    actor = Actor(id="1", label="x")
    reviewer = add_reviewer(actor=actor, name="Ada", kind="survivor", paid=True)
    today = timezone.localdate()
    signed = record_signature(actor=actor, number=1, reviewer=reviewer, scope="pairs", signed_on=today)
    return {"number": 1, "signature": signed.pk}


SEE_GAPS = SUPERVISORS | CURATORS | ADMINS

CATALOGUE_ROWS = {
    "directory_gaps": Row(SEE_GAPS, loaded),
    "directory_gaps_csv": Row(SEE_GAPS, loaded),
    "catalogue": Row(STAFF),
    "catalogue_levels": Row(STAFF, loaded),
    "catalogue_on_ramp_theme": Row(STAFF, first),
    "catalogue_off_ramp_theme": Row(STAFF, first),
    "catalogue_factor": Row(STAFF, first),
    "catalogue_kind": Row(STAFF, first),
    "catalogue_history": Row(STAFF),
    "catalogue_version": Row(STAFF, second_version),
    "catalogue_sign": Row(ADMINS, first, BOTH),
    "catalogue_withdraw": Row(ADMINS, signature, BOTH),
    "catalogue_reviewers": Row(ADMINS),
    "catalogue_reviewer_add": Row(ADMINS, methods=BOTH),
    "catalogue_put_back": Row(ADMINS, second_version, BOTH),
    "catalogue_edit_on_ramp_theme": Row(ADMINS, first, BOTH),
    "catalogue_edit_off_ramp_theme": Row(ADMINS, first, BOTH),
    "catalogue_edit_factor": Row(ADMINS, first, BOTH),
    "catalogue_edit_kind": Row(ADMINS, first, BOTH),
    "catalogue_choose_kind": Row(ADMINS, first),
    "catalogue_add_pair": Row(ADMINS, no_pair, BOTH),
    "catalogue_edit_pair": Row(ADMINS, pair, BOTH),
    "catalogue_retire_pair": Row(ADMINS, pair, BOTH),
}
