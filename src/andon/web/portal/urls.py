"""The addresses of the reporters' pages."""

from django.urls import URLPattern, URLResolver, path

from andon.web.portal import entry, printed, private

app_name = "portal"

urlpatterns: list[URLPattern | URLResolver] = [
    path("r/<slug:client>/", entry.report_form, name="report"),
    path("r/<slug:client>/<str:sku>/", entry.report_form, name="report-product"),
    path("qr/<slug:client>/<str:sku>.svg", printed.sheet, name="qr"),
    path("p/<str:token>/", private.private_page, name="private"),
    path("p/<str:token>/live/", private.live_part, name="live"),
    path("p/<str:token>/receipt.json", private.receipt_file, name="receipt"),
    path("p/<str:token>/answer/", private.answers, name="answers"),
    path("p/<str:token>/evidence/", private.evidence, name="evidence"),
    path("p/<str:token>/write/", private.write, name="write"),
    path("p/<str:token>/erase/", private.erase, name="erase"),
]
