"""config.settings as the tests use it: the environment of a throw-away installation, and a fast password hasher."""

import base64
import os
import secrets
import tempfile
from pathlib import Path

_scratch = Path(tempfile.mkdtemp(prefix="offramp-test-"))
_key_file = _scratch / "master.keys"
_key_file.write_text(f"test1:{base64.b64encode(secrets.token_bytes(32)).decode()}\n")
_key_file.chmod(0o600)

os.environ.setdefault("OFFRAMP_SECRET_KEY", secrets.token_urlsafe(50))
os.environ.setdefault("OFFRAMP_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("OFFRAMP_KEY_FILE", str(_key_file))
os.environ.setdefault("OFFRAMP_HTTPS", "no")
os.environ.setdefault("OFFRAMP_STATIC_ROOT", str(_scratch / "static"))
(_scratch / "static").mkdir()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_scratch / 'test.sqlite3'}")

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Without the manifest no test needs collectstatic; a test of its own builds the manifest.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in the trial: threads of the live server meet in it as they do there.
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / "test.sqlite3")}
