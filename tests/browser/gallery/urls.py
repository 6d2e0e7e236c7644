"""The gallery: all components and form states on test-only pages, beside the real addresses."""

import datetime
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as house
from tests.browser.gallery.forms import RIGHT, EveryWidget, StepFormSet, wrong_steps

PAGES = Path(__file__).parent


def _page(request, name, context=None):
    return HttpResponse(engines["django"].from_string((PAGES / name).read_text()).render(context or {}, request))


def components(request):
    """Show every component."""
    messages.success(request, "The plan was sent for approval.")
    return _page(
        request,
        "components.html",
        {
            "crumbs": [{"text": "Directory", "url": "#a"}, {"text": "Services", "url": "#b"}],
            "tasks": [
                {"text": "School", "url": "#", "hint": "Strengths", "status": "Completed", "status_kind": "success"},
                {"text": "Money and basics", "url": "#", "status": "In progress", "status_kind": "accent"},
                {"text": "People and online", "url": "#", "status": "Not started", "status_kind": "quiet"},
                {"text": "Check and finish", "hint": "Opens when one part is done", "status": "Cannot start yet"},
            ],
            "rows": [
                {"key": "Best way to reach them", "value": "Text, after 4 PM", "url": "#", "action": "Change"},
                {"key": "In their words", "value": "I want to finish school.\nI want my own room."},
            ],
            "headings": ["Service", "Kind of help", "Distance", "State"],
            "cells": [
                [{"text": "Harbor House", "url": "#"}, "Emergency shelter", "about 4 miles", {"tag": "Open"}],
                [{"text": "Second Start", "url": "#"}, "Return to school", "9 miles", {"tag": "Full", "kind": "warn"}],
            ],
            "events": [
                {"title": "Returned with a reason", "at": datetime.datetime(2026, 3, 2, 9, 5), "who": "R. Osei",
                 "text": "Please add who goes together."},
                {"title": "Sent for approval", "at": datetime.datetime(2026, 3, 1, 16, 40), "who": "A. Diaz"},
            ],
            "page": Paginator(range(50), 10).page(2),
            "kinds": ["accent", "info", "success", "warn", "danger", "quiet"],
        },
    )  # fmt: skip


def right(request):
    """Show a form as it is first met."""
    form = EveryWidget(initial={"note": RIGHT["note"], "answer": "possible", "sources": ["told"]})
    return _page(request, "form.html", {"form": form, "formset": StepFormSet()})


def wrong(request):
    """Show the same form after an empty answer."""
    data = {"note": "x" * 312, "line": "whole"}
    return _page(request, "form.html", {"form": EveryWidget(data), "formset": wrong_steps()})


BROKEN = {
    "label": "<input id='q'>",
    "wide": "<p class='nowrap'>" + "wide " * 500 + "</p>",
    "inline": "<p style='color: red'>Red</p>",
    "script": "<script>document.title = 'changed'</script>",
    "stranger": "<img alt='' src='https://stranger.example/dot.png'>",
    "missing": "<img alt='' src='/static/no-such-file.png'>",
    "heading": "<h1>Again</h1>",
}


def broken(request, what):
    """Show a page with one fault, to see that it is found."""
    page = "{% extends 'base.html' %}{% block title %}Broken{% endblock %}{% block content %}<h1>Broken</h1>"
    return HttpResponse(engines["django"].from_string(page + BROKEN[what] + "{% endblock %}").render({}, request))


urlpatterns = [
    *house,
    path("gallery/broken/<str:what>/", broken, name="gallery_broken"),
    path("gallery/components/", components, name="gallery_components"),
    path("gallery/form/", right, name="gallery_form"),
    path("gallery/form/wrong/", wrong, name="gallery_form_wrong"),
]
