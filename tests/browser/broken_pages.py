"""Pages with one fault each, beside the real addresses: what the checks of a page must find."""

from django.http import HttpResponse
from django.template import engines
from django.urls import path

from config.urls import urlpatterns as house

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


urlpatterns = [*house, path("broken/<str:what>/", broken, name="broken")]
