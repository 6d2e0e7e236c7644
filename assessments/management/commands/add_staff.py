"""Make an account for a member of staff, the first agency admin among them."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from assessments.actions.staff import add_staff, add_team
from assessments.models import Team
from assessments.policy import ROLES
from assessments.workflow import Refused


class Command(BaseCommand):
    help = 'Make an account. Its owner chooses a password by "I forgot my password" on the sign-in page.'

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("role", choices=ROLES)
        parser.add_argument("--team", help="the team to join; made when it is not there")

    @transaction.atomic
    def handle(self, *args, email, name, role, team, **options):
        try:
            validate_email(email)
            joined = (Team.objects.filter(name=team).first() or add_team(by=None, name=team)) if team else None
            add_staff(by=None, email=email, name=name, role=role, team=joined)
        except (Refused, ValidationError) as problem:
            sentence = problem.messages[0] if isinstance(problem, ValidationError) else problem
            raise CommandError(f"{email}: {sentence}") from None
        self.stdout.write(f"{email} is {ROLES[role].label}. They choose a password by: I forgot my password.")
