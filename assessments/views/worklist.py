"""Home: what to do next."""

from django.shortcuts import render


def show(request):
    """Show the signed-in person's worklist."""
    return render(request, "assessments/worklist.html")
