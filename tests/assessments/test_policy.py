"""assessments/policy: each stored field is classed, each role is real."""

from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from assessments import policy
from assessments.policy import ROLES
from tests.factories import make_user

FILE = "assessments/policy/fields.toml"
CLASSED = policy.fields()
MODELS = {model._meta.model_name: model for model in apps.get_app_config("assessments").get_models()}
SEALED = [
    (name, field.name, field)
    for name, model in MODELS.items()
    for field in model._meta.concrete_fields
    if getattr(field, "is_sealed", False)
]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_field_is_classed(name):
    # A many-to-many field is a table of its own, and says as much as a column.
    stored = {field.name for field in (*MODELS[name]._meta.concrete_fields, *MODELS[name]._meta.many_to_many)}
    classed = CLASSED.get(name, {})
    missing, stale = stored - classed.keys(), classed.keys() - stored
    assert not missing, f"{FILE}: add to [{name}], each as sealed, coded or plain: because …: {sorted(missing)}"
    assert not stale, f"{FILE}: take out of [{name}], no such field is stored: {sorted(stale)}"


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_class_is_the_truth(name):
    for field in (*MODELS[name]._meta.concrete_fields, *MODELS[name]._meta.many_to_many):
        classed = CLASSED.get(name, {}).get(field.name, "")
        known = classed in {"sealed", "coded"} or (classed.startswith("plain: because ") and len(classed) > 25)
        assert known, f'{FILE}: [{name}] {field.name} is "{classed}"; say sealed, coded, or plain: because …'
        is_sealed = getattr(field, "is_sealed", False)
        assert is_sealed == (classed == "sealed"), (
            f"{FILE}: [{name}] {field.name} is classed {classed}, and the field is "
            f"{'a sealed one' if is_sealed else 'not a sealed one'}"
        )


def test_no_table_is_left_over():
    assert CLASSED.keys() <= MODELS.keys(), f"{FILE}: no model is called {sorted(CLASSED.keys() - MODELS.keys())}"


def test_every_label_is_one_field_s_own():
    labels = [field.label for _, _, field in SEALED]
    assert sorted(labels) == sorted(set(labels))


def test_every_model_with_a_sealed_field_says_whose_it_is():
    for name, _, field in SEALED:
        has_owner = any(f.name == "young_person" for f in field.model._meta.concrete_fields)
        assert has_owner or "seal_owner" in vars(field.model), f"{name} says nowhere which key seals it"


@pytest.mark.parametrize("name", sorted({name for name, _, _ in SEALED}))
def test_what_is_sealed_is_limited_by_person(name):
    assert hasattr(MODELS[name], "person_path"), f"{name} needs objects = PersonScopedManager(path=…)"


@pytest.mark.django_db
def test_sync_roles_makes_the_database_say_what_the_policy_says():
    stray = Group.objects.create(name="stray")
    call_command("sync_roles", stdout=StringIO())
    stray.permissions.set(Group.objects.get(name="agency_admin").permissions.all())
    Group.objects.get(name="caseworker").permissions.clear()
    out = StringIO()
    call_command("sync_roles", stdout=out)
    assert "Emptied, because the policy does not name them: stray." in out.getvalue()
    for role in ROLES.values():
        held = Group.objects.get(name=role.name).permissions.values_list("content_type__app_label", "codename")
        assert {".".join(pair) for pair in held} == set(role.may)
    assert not stray.permissions.exists()


@pytest.mark.django_db
def test_a_permission_that_no_model_declares_is_named(monkeypatch):
    monkeypatch.setitem(ROLES, "caseworker", policy.Role("caseworker", "Caseworker", ("assessments.fly",)))
    with pytest.raises(CommandError, match=r'grants caseworker "assessments\.fly"'):
        call_command("sync_roles", stdout=StringIO())


@pytest.mark.django_db
def test_superusers_the_disabled_and_strays_hold_nothing():
    call_command("sync_roles", stdout=StringIO())
    group = Group.objects.get(name="agency_admin")
    for user in (make_user("agency_admin", is_superuser=True), make_user("agency_admin", is_active=False)):
        user.groups.add(group)
        assert user.roles == frozenset()
        assert not user.has_role("agency_admin")
        assert not user.has_perm("assessments.manage_staff")
        assert not user.has_module_perms("assessments")
    admin = make_user("agency_admin")
    assert admin.has_perm("assessments.manage_staff")
    assert not admin.has_perm("assessments.review_plan")


@pytest.mark.django_db
def test_a_role_that_does_not_exist_is_a_mistake_and_not_a_no():
    with pytest.raises(KeyError):
        make_user("caseworker").has_role("case_worker")
