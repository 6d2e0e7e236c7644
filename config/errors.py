"""The page for a form that came back without a valid token."""

from django.shortcuts import render


def form_expired(request, reason=""):
    """Give a 403 page that says what to do; the reason is for developers and stays out of it."""
    return render(request, "403_csrf.html", status=403)
