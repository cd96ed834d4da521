"""The addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/desk/"), name="front"),
    path("", include("andon.web.desk.urls")),
    path("", include("andon.web.portal.urls")),
    path("", include("andon.web.people.urls")),
    path("sign-in/", include("allauth.urls")),
]
