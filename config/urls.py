"""Every address of Offramp. tests/test_access.py fails on one that its table does not name."""

from allauth.account import views as account
from django.urls import include, path, re_path

from config import health, session_views

urlpatterns = [
    path("", include("assessments.urls")),
    path("directory/", include("resources.urls")),
    path("catalogue/", include("resources.urls_catalogue")),
    path("components/", include("config.gallery.urls")),
    path("", include("resources.urls_numbers")),
    path("health/", health.show, name="health"),
    path("session/", session_views.state, name="account_session"),
    path("session/cover/", session_views.cover, name="account_cover"),
    path("session/uncover/", session_views.uncover, name="account_uncover"),
    path("session/leave/", session_views.leave, name="account_leave"),
    path("session/held/", session_views.held_form, name="account_held"),
    path("blank/", session_views.left, name="account_left"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    # allauth asks for this name on its login page; the adapter answers that sign-up is closed.
    path("sign-up/", account.signup, name="account_signup"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
