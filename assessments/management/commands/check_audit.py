"""Check that nobody changed the trail."""

from django.core.management.base import BaseCommand, CommandError

from assessments import audit
from assessments.models import YoungPerson


class Command(BaseCommand):
    help = "Check every chain of the trail; say where one was changed, cut, reordered or added to."

    def handle(self, *args, **options):
        chains = audit.chains()
        problems = [str(problem) for chain in chains for problem in audit.verify(chain)]
        known = set(chains)
        problems += [
            f"{person}: the record is there, its whole chain is not"
            for person in YoungPerson._base_manager.values_list("pk", flat=True)
            if str(person) not in known
        ]
        if problems:
            raise CommandError("\n".join([*problems, f"The trail does not hold in {len(problems)} places."]))
        self.stdout.write(f"The trail holds: {len(chains)} chains checked.")
