"""Bring the roles in the database to what assessments/policy/roles.toml says."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from assessments.policy import ROLES


class Command(BaseCommand):
    help = "Bring the roles in the database to what assessments/policy/roles.toml says."

    @transaction.atomic
    def handle(self, *args, **options):
        for role in ROLES.values():
            group, _ = Group.objects.get_or_create(name=role.name)
            group.permissions.set([self._permission(name, role.name) for name in role.may])
        extra = Group.objects.exclude(name__in=ROLES)
        for group in extra:
            group.permissions.clear()
        self.stdout.write(f"Roles: {', '.join(ROLES)}.")
        if extra:
            self.stdout.write(f"Emptied, because the policy does not name them: {', '.join(g.name for g in extra)}.")

    def _permission(self, name: str, role: str) -> Permission:
        app, _, codename = name.partition(".")
        found = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
        if found is None:
            raise CommandError(
                f'roles.toml grants {role} "{name}", and no model declares it. '
                "Mend the name, or run: python manage.py migrate"
            )
        return found
