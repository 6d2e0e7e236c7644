"""Someone who is caseworker and supervisor: neither role lends the other what it may not do."""

import pytest
from django.urls import reverse

from assessments.actions import plans
from assessments.models import BreakGlass
from tests.attacks.attacking import kept
from tests.factories import make_user

pytestmark = pytest.mark.django_db

WRITING = ("plan_goals", "plan_help", "plan_steps", "plan_contact", "plan_check")


@pytest.fixture
def both(secret):
    """A supervisor of the record's team who also carries a caseload, without this record in it."""
    from django.contrib.auth.models import Group

    user = make_user("supervisor", secret.person.team)
    user.groups.add(Group.objects.get(name="caseworker"))
    return user


def test_a_supervisor_writes_in_no_record_of_a_caseload_that_is_not_theirs(client, secret, both):
    client.force_login(both)
    before = kept()
    pages = [reverse(name, args=[secret.plan.pk]) for name in WRITING]
    pages += [reverse(f"screening_{page}", args=[secret.draft.pk]) for page in ("hub", "safety", "evidence")]
    for url in pages:
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"saves": secret.plan.saves, "goal_0": "mine", "rows": "3"}).status_code == 404, url
    for url in (
        reverse("screening_start", args=[secret.person.pk]),
        reverse("plan_start", args=[secret.screening.pk]),
    ):
        assert client.post(url).status_code == 404, url
    assert kept() == before


def test_they_read_it_as_a_supervisor_does(client, secret, cast, both):
    for url in (
        reverse("plan", args=[secret.plan.pk]),
        reverse("screening_results", args=[secret.draft.pk]),
        reverse("screening_results", args=[secret.screening.pk]),
        reverse("person", args=[secret.person.pk]),
    ):
        links = []
        for user in (cast["supervisor"], both):
            client.force_login(user)
            response = client.get(url)
            assert response.status_code == 200, url
            links.append(response.content.decode().count("href="))
        assert links[0] == links[1], f"{url} offers what would be refused"


def test_the_worklist_offers_nothing_that_is_refused(client, both, secret):
    client.force_login(both)
    page = client.get(reverse("worklist"))
    assert reverse("screening_hub", args=[secret.draft.pk]) not in page.content.decode()


def test_whoever_wrote_in_a_plan_does_not_approve_it(client, secret, both):
    """The author sends it; what someone with two roles wrote into it is theirs all the same."""
    worker = secret.plan.author
    secret.person.assigned_to = both
    secret.person.save(update_fields=["assigned_to"])
    plan = plans.save_goals(
        by=both, plan=secret.plan, saves=secret.plan.saves, words=["Written by the approver"], not_ready=False
    )
    plan = plans.submit(by=worker, plan=plan, saves=plan.saves)
    client.force_login(both)
    page = client.get(reverse("plan_review", args=[plan.pk]))
    assert page.context["own"]
    (row,) = page.context["reading"].act_first
    data = {"decision": "approve", "approve-saves": plan.saves, f"approve-line_{row.observation.pk}": "Done."}
    client.post(reverse("plan_review", args=[plan.pk]), data)
    client.post(
        reverse("plan_review", args=[plan.pk]), {"decision": "return", "return-saves": plan.saves, "return-reason": "x"}
    )
    plan.refresh_from_db()
    assert plan.status == "submitted"
    assert [row["own"] for row in client.get(reverse("review_queue")).context["rows"] if row["plan"] == plan] == [True]


def test_an_opening_on_one_s_own_caseload_in_another_team_is_not_theirs_to_note(client, secret, cast):
    from django.contrib.auth.models import Group

    user = cast["other_supervisor"]
    user.groups.add(Group.objects.get(name="caseworker"))
    secret.person.assigned_to = user
    secret.person.save(update_fields=["assigned_to"])
    client.force_login(user)
    assert client.post(reverse("break_glass_note", args=[secret.opening.pk])).status_code == 404
    assert BreakGlass.objects.get().noted_at is None
    # Nor is a plan of theirs reviewed by somebody who reaches it as its caseworker only.
    assert client.get(reverse("plan_review", args=[secret.waiting.pk])).status_code == 404
    assert client.get(reverse("review_queue")).context["rows"] == []
