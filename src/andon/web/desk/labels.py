"""More codes that desk pages show, in the reader's language: dangers, joins, notices, files."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a reporter's words speak of.
HAZARDS: Final[dict[str, Promise]] = {
    "chemical": _("a chemical"),
    "choking": _("choking"),
    "danger": _("a danger"),
    "electric": _("electricity"),
    "fire": _("fire"),
    "foreign_body": _("a foreign body"),
    "illness": _("illness"),
    "injury": _("an injury"),
    "mould": _("mould"),
    "sharp": _("something sharp"),
    "shock": _("an electric shock"),
    "swallowed": _("something swallowed"),
}

# How a report came into its case, where no person wrote a reason.
WAYS: Final[dict[str, Promise]] = {
    "same-lot": _("same product, defect and lot"),
    "unknown-lot": _("same product and defect, no lot on either side"),
    "first": _("first report of this problem"),
    "stale": _("the earlier case is over 30 days old"),
    "uncertain": _("product or defect is not certain: a person decides"),
    "person": _("a person joined it"),
}

TEMPLATES: Final[dict[str, Promise]] = {
    "reporter.received": _("Your report is here"),
    "reporter.asked": _("A question to the reporter"),
    "reporter.reminded": _("A reminder to the reporter"),
    "reporter.answered": _("The reporter was answered"),
    "reporter.verified": _("Your report was checked"),
    "reporter.rectifying": _("It is being put right"),
    "reporter.accepted": _("The remedy was checked"),
    "reporter.closed": _("Your report is closed"),
    "department.dispatched": _("A case for a department"),
    "case.critical": _("A critical case"),
    "case.assigned": _("A case is yours"),
    "action.assigned": _("An action is yours"),
    "action.done": _("An action is done"),
    "action.refused": _("An action cannot be done"),
    "clock.warning": _("A clock ends soon"),
    "clock.breached": _("A clock ran out"),
    "member.invited": _("An invitation"),
}

NOTICE_STATES: Final[dict[str, Promise]] = {
    "waiting": _("Waiting"),
    "sent": _("Sent"),
    "failed": _("Failed"),
    "unreachable": _("Nobody to send to"),
}

NOTICE_REASONS: Final[dict[str, Promise]] = {
    "contact-erased": _("The person was erased."),
    "no-consent": _("The reporter did not agree to be contacted."),
    "no-e-mail-address": _("There is no e-mail address."),
    "no-such-contact": _("The contact does not exist."),
    "no-such-member": _("The member does not exist."),
    "nobody-in-department": _("Nobody is named for the department."),
    "member-inactive": _("The membership has ended."),
    "invitation-gone": _("The invitation is used or withdrawn."),
    "contact-cannot-be-opened": _("The contact cannot be opened: its key is missing."),
    "refused-by-mail-server": _("The mail server refused it."),
    "tries-used": _("It was tried as often as the house tries."),
    "cannot-be-written": _("It cannot be written: a fault of the house, see its log."),
}

EVIDENCE_KINDS: Final[dict[str, Promise]] = {
    "photo": _("Photo"),
    "video": _("Film"),
    "document": _("Document"),
    "audio": _("Sound"),
    "other": _("File"),
}
