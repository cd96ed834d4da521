"""The private page `/p/<token>/`: progress, what is missing, more evidence, words, the receipt."""

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from andon.ledger import book, proofs
from andon.people import vault
from andon.reports.models import Report
from andon.reports.steps.add_evidence import add_evidence
from andon.reports.steps.answer_ask import BadAnswer, add_answer
from andon.reports.steps.erase_person import erase_person
from andon.reports.steps.write import MOST_TEXT, write_from_reporter
from andon.rules.completeness import Item
from andon.runtime import clock, scope
from andon.runtime.rows import StaleRowError
from andon.web.access import public
from andon.web.portal import limits, uploads
from andon.web.portal.languages import closest, countries, has_chosen, in_her_language
from andon.web.portal.progress import Progress, progress_of, report_behind

View = Callable[..., HttpResponse]
Open = Callable[..., HttpResponseBase]

MOST_LETTERS = MOST_TEXT


def behind_link(view: View) -> Open:
    """A view of the report behind a private link, in its scope and language; 404 for all others."""

    @public("the private link itself is the right to see one report")
    @csrf_exempt  # the link itself is the right; there is no session whose right could be borrowed
    @never_cache
    @in_her_language
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: Any) -> HttpResponse:
        report = report_behind(token)
        if report is None:
            raise Http404
        language = None if has_chosen(request) else closest(report.language)
        with (
            scope.organisations(report.organisation_id),
            translation.override(language or translation.get_language()),
        ):
            response = _open(view, request, report, *args)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return opened


def _open(view: View, request: HttpRequest, report: Report, *args: Any) -> HttpResponse:
    """The view's answer, or a page with the sentence that says why there is none."""
    if request.method == "POST" and report.erased_at is not None:
        return _refused(request, _("This report no longer holds anything about you."), status=410)
    try:
        if uploads.is_too_large(request):
            raise TooManyFilesSent
        return view(request, report, *args)
    except StaleRowError:
        sentence = _("The report changed at the same moment. Go back and send it again.")
        return _refused(request, sentence, status=409)
    except (RequestDataTooBig, TooManyFilesSent):
        return _refused(request, uploads.too_large_together(), status=413)


def _refused(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    return render(request, "400.html", {"sentence": sentence, "code": status}, status=status)


@behind_link
@require_safe
def private_page(request: HttpRequest, report: Report) -> HttpResponse:
    """Everything about one report, for whoever holds its link."""
    return _page(request, report)


@behind_link
@require_safe
def live_part(request: HttpRequest, report: Report) -> HttpResponse:
    """What may change by itself: the cord and the messages; 304 while nothing did."""
    progress = progress_of(report, at=clock.now())
    if request.headers.get("If-None-Match", "") == progress.mark:
        return HttpResponseNotModified()
    response = render(request, "portal/parts/live.html", _context(request, progress))
    response["ETag"] = progress.mark
    return response


@behind_link
@require_safe
def receipt_file(request: HttpRequest, report: Report) -> HttpResponse:
    """The signed receipt as a file; `andon verify-receipt` checks it without us."""
    line = book.find(report.entry_id, organisation_id=report.organisation_id)
    if line is None:
        raise Http404
    receipt = proofs.receipt_of(line, number=report.number)
    response = HttpResponse(
        json.dumps(receipt, indent=2, ensure_ascii=False), content_type="application/json"
    )
    response["Content-Disposition"] = f'attachment; filename="{report.number}.receipt.json"'
    return response


@behind_link
@require_POST
def answers(request: HttpRequest, report: Report) -> HttpResponse:
    """Answers to what was asked, as many as were given; photos go in as evidence."""
    typed = {item.value: request.POST.get(item, "").strip()[:MOST_LETTERS] for item in Item}
    given = {item: value for item, value in typed.items() if value}
    if _is_flood(request, report):
        return _page(request, report, errors={"form": _too_often()}, typed=typed, status=429)
    at = clock.now()
    kept = uploads.keep(request.FILES.getlist("evidence"))
    if kept.files:
        add_evidence(report, files=kept.files, at=at)
    errors = {"evidence": " ".join(kept.sentences())} if kept.refused else {}
    for item, value in given.items():
        try:
            add_answer(report, item, value, at=at)
        except BadAnswer as unusable:
            errors[item] = str(unusable)
    if errors:
        left = {item: value for item, value in given.items() if item in errors}
        return _page(request, report, errors=errors, typed=left, status=422)
    if not given and not kept.files:
        nothing = {"form": _("Answer at least one question, then send.")}
        return _page(request, report, errors=nothing, status=422)
    return _back(request, did="answered")


@behind_link
@require_POST
def evidence(request: HttpRequest, report: Report) -> HttpResponse:
    """More photos, videos or documents."""
    if _is_flood(request, report):
        return _page(request, report, errors={"evidence": _too_often()}, status=429)
    kept = uploads.keep(request.FILES.getlist("evidence"))
    if kept.files:
        add_evidence(report, files=kept.files, at=clock.now())
    if kept.refused or not kept.files:
        sentences = " ".join(kept.sentences()) or _("Choose a photo first.")
        return _page(request, report, errors={"evidence": sentences}, status=422)
    return _back(request, did="added")


@behind_link
@require_POST
def write(request: HttpRequest, report: Report) -> HttpResponse:
    """A word to whoever looks after the report."""
    text = request.POST.get("text", "").strip()
    if not text or len(text) > MOST_LETTERS:
        sentence = _("Write at least one word, and at most %(most)s letters.") % {
            "most": MOST_LETTERS
        }
        return _page(request, report, errors={"text": sentence}, typed={"text": text}, status=422)
    if _is_flood(request, report):
        return _page(
            request, report, errors={"text": _too_often()}, typed={"text": text}, status=429
        )
    write_from_reporter(report, text=text, at=clock.now())
    return _back(request, did="written")


@behind_link
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, report: Report) -> HttpResponse:
    """Ask once more, then erase name, contact, words and files; the case and its proofs stay."""
    context: dict[str, Any] = {"report": report, "organisation": None}
    if request.method == "POST" and request.POST.get("sure") == "yes":
        try:
            erase_person(report, at=clock.now())
        except vault.LegalHoldError as held:
            context["held"] = str(held)
        else:
            return _back(request, did="erased")
    progress = progress_of(report, at=clock.now())
    context["organisation"] = progress.organisation
    return render(request, "portal/erase.html", context)


def _page(
    request: HttpRequest,
    report: Report,
    *,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    progress = progress_of(report, at=clock.now())
    context = _context(request, progress) | {"errors": errors or {}, "typed": typed or {}}
    return render(request, "portal/private.html", context, status=status)


def _context(request: HttpRequest, progress: Progress) -> dict[str, Any]:
    home = f"/p/{_token(request)}/"
    return {
        "progress": progress,
        "report": progress.report,
        "organisation": progress.organisation,
        "home": home,
        "address": request.build_absolute_uri(home),
        "is_new": request.GET.get("new") == "1",
        "did": request.GET.get("did", ""),
        "bad_files": uploads.sentences_of(request.GET.getlist("file")),
        "errors": {},
        "typed": {},
        "countries": countries(),
        "accepts": uploads.ACCEPTS,
        "most_files": uploads.MOST_FILES,
        "today": clock.now().date(),
    }


def _token(request: HttpRequest) -> str:
    return request.path.split("/")[2]


def _back(request: HttpRequest, *, did: str) -> HttpResponse:
    return HttpResponseRedirect(f"/p/{quote(_token(request))}/?did={did}#main")


def _is_flood(request: HttpRequest, report: Report) -> bool:
    return limits.is_too_often(request, what=f"private:{report.pk}")


def _too_often() -> str:
    return _("That was very often. Wait ten minutes, then send it again.")
