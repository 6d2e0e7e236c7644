"""What every response carries."""

from django.utils.cache import add_never_cache_headers


def never_store(get_response):
    """Mark every page made by a view as never to be stored: a shared desk must not show it after Back."""

    def middleware(request):
        response = get_response(request)
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware
