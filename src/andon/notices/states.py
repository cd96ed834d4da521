"""The states of a notice and the reasons why one cannot reach anybody, as codes for pages."""

from enum import StrEnum


class State(StrEnum):
    """Where a notice stands; `waiting` has a time at which it is tried again."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # tried as often as the house tries; a person may retry
    UNREACHABLE = "unreachable"  # nobody to send it to; the reason says why


class Reason(StrEnum):
    """Why a notice has nobody to go to, or was given up."""

    ERASED = "contact-erased"
    NO_CONSENT = "no-consent"
    NO_ADDRESS = "no-e-mail-address"
    NO_CONTACT = "no-such-contact"
    NO_MEMBER = "no-such-member"
    NO_DEPARTMENT = "nobody-in-department"
    INACTIVE = "member-inactive"
    NO_INVITATION = "invitation-gone"
    SEALED = "contact-cannot-be-opened"  # its key is missing: see the operator's log
    REFUSED = "refused-by-mail-server"
    TRIES_USED = "tries-used"
    BROKEN = "cannot-be-written"  # template or facts do not fit: a fault of ours, in the log
