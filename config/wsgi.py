"""The WSGI application that gunicorn serves."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

try:
    application = get_wsgi_application()

    from assessments.sealing.keys import check_ring_fits

    check_ring_fits()
except ImproperlyConfigured as problem:
    print(f"Offramp cannot start: {problem}", file=sys.stderr)
    sys.exit(4)  # gunicorn takes 4 for "the app did not load" and stops; after anything else it would try for ever.
except DatabaseError:
    # Not migrated or not reachable yet: the first page says so, and the next start looks again.
    pass
