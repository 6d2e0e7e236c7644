"""Offramp's one settings file. What differs between installations comes from the environment (see .env.example)."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What every installation has to say ------------------------------------------------------------------------------

SECRET_KEY = env.required(
    "OFFRAMP_SECRET_KEY",
    'Make one with: python -c "import secrets; print(secrets.token_urlsafe(50))"',
)
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("OFFRAMP_SECRET_KEY is shorter than 40 characters. Make a longer, random one.")

ALLOWED_HOSTS = env.items("OFFRAMP_HOSTS", "List the host names people will type, for example: offramp.example.org")

# The master key ring wraps every data key (assessments/sealing/ring.py, which checks what is in the file at the start).
# Never in the database, never SECRET_KEY.
OFFRAMP_KEY_FILE = env.existing_file(
    "OFFRAMP_KEY_FILE",
    "Name the file that holds the master keys. Make one with: python manage.py make_key PATH",
)

DATABASES = {
    "default": env.database(
        "DATABASE_URL",
        "Name the database, for example: postgres://offramp:password@localhost:5432/offramp",
        password=env.text("OFFRAMP_DATABASE_PASSWORD", ""),
    )
}

# Plain HTTP is for the trial on one's own machine and for tests; everywhere else the browser must be told to use TLS.
HTTPS = env.flag("OFFRAMP_HTTPS", default=True)

# --- The house -------------------------------------------------------------------------------------------------------

DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "assessments",
    "resources",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
]

MIDDLEWARE = [
    # Outermost, so that files, redirects and refusals of those further in carry their headers too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.never_store",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "assessments.gate.GateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # After the form's token was checked, before the sign-in is.
    "config.session.SessionLimits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "assessments.access.RolesMiddleware",
    "assessments.agency.AgencyTimeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.frame",
            ],
        },
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = ["offramp"]
CRISPY_TEMPLATE_PACK = "offramp"
CRISPY_FAIL_SILENTLY = False

# --- Database --------------------------------------------------------------------------------------------------------

match DATABASES["default"]["ENGINE"]:
    case "django.db.backends.sqlite3":
        # With the defaults 976 of 1,600 concurrent writes failed; with these none did. FULL: a power cut loses nothing.
        DATABASES["default"]["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # secure_delete: what is overwritten, a destroyed key among it, is gone from the file.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        }
        # A connection kept between requests would keep a stale file handle in the trial's threads.
        DATABASES["default"]["CONN_MAX_AGE"] = 0
    case "django.db.backends.postgresql":
        pass
    case other:
        raise ImproperlyConfigured(f"DATABASE_URL asks for {other}. Offramp runs on PostgreSQL, or SQLite for a trial.")

# Shared by all workers: login limits counted per worker would be doubled by a second one.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}}

# --- Sign-in ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "assessments.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "worklist"

ACCOUNT_ADAPTER = "config.sign_in.StaffAdapter"
ACCOUNT_FORMS = {
    "login": "config.sign_in_forms.SignIn",
    "change_password": "config.sign_in_forms.ChangePassword",
    "reset_password": "config.sign_in_forms.ForgotPassword",
    "reset_password_from_key": "config.sign_in_forms.ChoosePassword",
    "reauthenticate": "config.sign_in_forms.Reauthenticate",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}

# Argon2id: 289 ms a hash here, against 753 ms for PBKDF2.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "offramp_session"
# config/session.py ends a session after these. Its row stays longer, so that what is sent too late finds its person.
SESSION_IDLE_SECONDS = 15 * 60
SESSION_LONGEST_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = 3 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Django's default keeps "the record is open to you" in a cookie, on the disk of a shared desk.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "config.errors.form_expired"

# --- Browser safety --------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
X_FRAME_OPTIONS = "DENY"
# Not "no-referrer": under it browsers send `Origin: null` with a form, and Django's CSRF check refuses every one.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# A load balancer asks over plain HTTP from inside.
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if env.flag("OFFRAMP_BEHIND_PROXY", default=False):
    # Only behind a proxy that strips this header from what browsers send.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else sign-in limits would count the whole agency as one address, the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

# A whole theme page with notes is under 200 KB; larger posts are refused before they are parsed.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# No page takes a file. With Django's handlers anyone, before sign-in, could have large ones written to the disk.
FILE_UPLOAD_HANDLERS = ["config.uploads.TakeNoFile"]

# --- Words and time --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-us"
LANGUAGES = [("en-us", _("English"))]
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env.time_zone("OFFRAMP_TIME_ZONE", "America/Chicago")
AGENCY_NAME = env.text("OFFRAMP_AGENCY", "Your agency")

# --- What the ground floor may ask of the floor above: a callable that gives numbers, never people --------------------

CATALOGUE_USE = "config.catalogue_use.numbers"

# --- Files, mail, log ------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("OFFRAMP_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Print what would be sent: for the trial, which has no mail server.
MAIL_IS_PRINTED = env.flag("OFFRAMP_MAIL_PRINTED", default=False)
MAILERS = {
    "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if MAIL_IS_PRINTED
    else {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": env.text("OFFRAMP_SMTP_HOST", "localhost"),
            "port": env.whole_number("OFFRAMP_SMTP_PORT", 25),
            "username": env.text("OFFRAMP_SMTP_USER", ""),
            "password": env.text("OFFRAMP_SMTP_PASSWORD", ""),
            "use_tls": env.flag("OFFRAMP_SMTP_TLS", default=False),
        },
    },
}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("OFFRAMP_MAIL_FROM", "offramp@localhost")

# To standard error, one line each, without addresses of pages: no name, note or query can leave through the log.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "config.log.PlainLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # runserver's own log names every address that is asked for.
        "django.server": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "config.log.HideEverything"
