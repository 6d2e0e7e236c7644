"""Addresses of the ground floor: public knowledge, still behind sign-in."""

urlpatterns = []
