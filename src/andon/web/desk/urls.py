"""The addresses of the desk."""

from django.urls import URLPattern, URLResolver, include, path

from andon.web.desk import (
    case,
    evidence,
    finding,
    importing,
    ledger,
    outbox,
    queue,
    reading,
    report,
    standards,
)

desk: list[URLPattern | URLResolver] = [
    path("", queue.queue_page, name="queue"),
    path("take/", queue.take, name="take"),
    path("find/", finding.find, name="find"),
    path("reports/new/", report.new_report, name="new-report"),
    path("reports/import/", importing.import_page, name="import"),
    path("outbox/", outbox.outbox_page, name="outbox"),
    path("outbox/<uuid:notice_id>/retry/", outbox.retry, name="retry"),
    path("ledger/", ledger.ledger_page, name="ledger"),
    path("standards/", standards.standards_page, name="standards"),
    path("<slug:client>/standards/<slug:code>/", standards.standard_page, name="standard"),
    path("<slug:client>/reports/<slug:number>/", reading.report_page, name="report"),
    path("<slug:client>/reports/<slug:number>/erase/", reading.erase, name="erase"),
    path("<slug:client>/evidence/<uuid:evidence_id>/", evidence.download, name="evidence"),
    path("<slug:client>/cases/<slug:number>/", case.case_page, name="case"),
    path("<slug:client>/cases/<slug:number>/<slug:step>/", case.act, name="act"),
]

urlpatterns: list[URLPattern | URLResolver] = [path("desk/", include((desk, "desk")))]
