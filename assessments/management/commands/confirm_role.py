"""Confirm a role that waits for a second person, where the agency has no third one who could."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments.actions.roles import confirm_role, others_who_can_decide
from assessments.models import RoleProposal
from assessments.policy import ROLES
from assessments.workflow import Refused


class Command(BaseCommand):
    help = (
        "Confirm a role that an agency admin asked for. Only for a role that no other agency admin can confirm: with "
        "one admin, whoever runs the server is the second person."
    )

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("role", choices=ROLES)

    @transaction.atomic
    def handle(self, *args, email, role, **options):
        waiting = RoleProposal.objects.filter(state=RoleProposal.State.WAITING, role=role)
        proposal = waiting.filter(user__email=email.strip().lower()).select_related("user", "proposed_by").first()
        if proposal is None:
            raise CommandError(f"Nobody asked for {ROLES[role].label} for {email}. An agency admin does, under Staff.")
        if others_who_can_decide(proposal).exists():
            raise CommandError("Another agency admin can confirm this on the Staff page.")
        try:
            confirm_role(by=None, proposal=proposal)
        except Refused as refusal:
            raise CommandError(f"{email}: {refusal}") from None
        given = "is" if proposal.gives else "is no longer"
        self.stdout.write(f"{email} {given} {ROLES[role].label}, as {proposal.proposed_by.email} asked.")
