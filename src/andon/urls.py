"""Every address of the house, at one place."""

from django.urls import URLPattern, URLResolver, include, path

from andon.api.router import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("", include("andon.web.urls")),
]

handler500 = "andon.web.gone.server_error"
