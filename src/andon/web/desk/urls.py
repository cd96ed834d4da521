"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

from andon.web.desk import case, evidence, queue, report

desk: list[URLPattern | URLResolver] = [
    path("", queue.queue_page, name="queue"),
    path("reports/new/", report.new_report, name="new-report"),
    path("take/", queue.take, name="take"),
    path("<slug:client>/evidence/<uuid:evidence_id>/", evidence.download, name="evidence"),
    path("<slug:client>/cases/<slug:number>/", case.case_page, name="case"),
    path("<slug:client>/cases/<slug:number>/<slug:step>/", case.act, name="act"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("desk/", include((desk, "desk")))]
