"""Bring the database to what this version of the program needs; for a first start and for every upgrade."""

from django.core.management import call_command
from django.core.management.base import BaseCommand

# In this order; each may be run again and again.
STEPS = (
    ("migrate", {"interactive": False}),
    ("createcachetable", {}),
    ("sync_roles", {}),
    ("load_catalogue", {}),
)


class Command(BaseCommand):
    help = "Make or upgrade the tables, the roles and the catalogue. What was entered stays."

    def handle(self, *args, **options):
        for name, wishes in STEPS:
            self.stdout.write(f"{name} …")
            call_command(name, stdout=self.stdout, stderr=self.stderr, **wishes)
        self.stdout.write("Ready.")
