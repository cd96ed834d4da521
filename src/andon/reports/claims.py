"""Who was first: the keys by which a repeat is known, claimed so that nobody else wins too.

A draft has up to two keys, both keyed digests that say nothing by themselves: one of the sender's
idempotency key, good for ever; one of contact, product, words, injury and files, good for seven
days. A draft
without a known contact has no second one: two strangers may well write the same words.
"""

import base64
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from andon.reports.drafts import Draft
from andon.reports.models import Claim
from andon.runtime import keys
from andon.runtime.ids import new_ids
from andon.runtime.inserts import insert_many

PURPOSE = b"andon.reports.claims/1"
SAME_FOR = timedelta(days=7)
SENDERS = "k"  # of an idempotency key
REPEATED = "r"  # of contact, product and words

COLUMNS = ("id", "organisation_id", "key", "report_id", "received_at")
# The row of a key whose time is over goes to the newcomer; the statement waits for another
# process that claims the same key, so exactly one of them wins.
TAKE = (
    "ON CONFLICT (organisation_id, key) DO UPDATE SET report_id = excluded.report_id,"
    " received_at = excluded.received_at WHERE reports_claim.key LIKE 'r%%'"
    " AND reports_claim.received_at < %s RETURNING organisation_id, key"
)

Key = tuple[UUID, str]


def keys_of(draft: Draft, *, fingerprint: str) -> list[Key]:
    """The draft's keys within its organisation; `fingerprint` of its contact, or empty."""
    found = []
    if draft.idempotency_key:
        found.append((draft.organisation_id, SENDERS + _digest(draft.idempotency_key)))
    if fingerprint:
        product = draft.sku or draft.gtin or draft.product_words
        key = repeat_key(
            fingerprint,
            product=product,
            words=draft.words,
            injury=draft.injury,
            files=[file.digest for file in draft.evidence],
        )
        found.append((draft.organisation_id, key))
    return found


def repeat_key(
    fingerprint: str, *, product: str, words: str, injury: str, files: Iterable[str]
) -> str:
    """The key of a person and what she says; capitals and white space make no difference.

    Who sends the same words again, but was hurt meanwhile or adds a photo, says something new.
    """
    said = " ".join(words.casefold().split())
    return REPEATED + _digest(fingerprint, product.casefold(), said, injury, *sorted(set(files)))


def claim(
    cursor: CursorWrapper,
    drafts: Sequence[Draft],
    ids: Sequence[UUID],
    fingerprints: Sequence[str],
    *,
    at: datetime,
) -> list[UUID]:
    """For each draft the id of the report that answers it: its own where it is the first.

    Runs in the caller's transaction. `ids` are those that the drafts would get, `fingerprints`
    those of their contacts.
    """
    wanted = [
        keys_of(draft, fingerprint=fingerprint)
        for draft, fingerprint in zip(drafts, fingerprints, strict=True)
    ]
    answers, owners = _first_in_batch(wanted, ids)
    if not owners:
        return answers
    held = _take(cursor, owners, at=at)
    if not held:
        return answers
    # Where a draft's two keys lead to two reports, the sender's own key decides: it sorts first.
    moved = {owners[key]: held[key] for key in sorted(held, reverse=True)}
    _follow(owners, held, moved)
    return [moved.get(answer, answer) for answer in answers]


def _first_in_batch(
    wanted: Sequence[Sequence[Key]], ids: Sequence[UUID]
) -> tuple[list[UUID], dict[Key, UUID]]:
    """Repeats within the batch follow its first; each key that is left, with who wants it."""
    owners: dict[Key, UUID] = {}
    answers = []
    for mine, own in zip(wanted, ids, strict=True):
        answer = next((owners[key] for key in mine if key in owners), own)
        for key in mine:
            owners.setdefault(key, answer)
        answers.append(answer)
    return answers, owners


def _take(cursor: CursorWrapper, owners: dict[Key, UUID], *, at: datetime) -> dict[Key, UUID]:
    """Claim the keys; returns those that another report holds, with that report.

    All in one order, so that two batches never wait for each other in a circle.
    """
    ids = new_ids(len(owners), at=at)
    wanted = sorted(owners.items())
    rows = [(one, *key, owner, at) for one, (key, owner) in zip(ids, wanted, strict=True)]
    won = insert_many(
        cursor, "reports_claim", COLUMNS, rows, then=TAKE, then_values=(at - SAME_FOR,)
    )
    if len(won) == len(rows):
        return {}
    taken = {(_uuid(organisation_id), key) for organisation_id, key in won}
    lost = [key for key in owners if key not in taken]
    holders = Claim.objects.filter(key__in=[key for _, key in lost]).values_list(
        "organisation_id", "key", "report_id"
    )
    held = {(organisation_id, key): report_id for organisation_id, key, report_id in holders}
    return {key: held[key] for key in lost}


def _follow(owners: dict[Key, UUID], held: dict[Key, UUID], moved: dict[UUID, UUID]) -> None:
    """Keys that a repeat won beside the one it lost lead to the first report, too."""
    for key, owner in owners.items():
        if owner in moved and key not in held:
            organisation_id, digest = key
            Claim.objects.filter(organisation_id=organisation_id, key=digest).update(
                report_id=moved[owner]
            )


def _digest(*parts: str) -> str:
    """256 bits in 43 letters; the separator cannot stand in a cleaned text."""
    keyed = hmac.digest(_key(), "\x00".join(parts).encode(), "sha256")
    return base64.urlsafe_b64encode(keyed).decode().rstrip("=")


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(hex=value)


@lru_cache
def _key() -> bytes:
    return hmac.new(keys.fingerprint_key(), PURPOSE, sha256).digest()
