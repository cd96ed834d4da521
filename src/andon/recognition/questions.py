"""The one question that a reporter is asked, in the reporter's language (data/questions.csv)."""

from collections.abc import Mapping
from functools import cache

from andon.recognition.tables import rows
from andon.recognition.values import Injury, Outcome

_FALLBACK = "en"
_KEYS: Mapping[Outcome, str] = {
    "ask": "which_defect",
    "unspecified": "what_is_wrong",
    "no_defect": "is_product_at_fault",
}


def question_for(outcome: Outcome, *, injury: Injury, language: str) -> str | None:
    """What to ask first: an unclear defect, then an unanswered injury; None when both are known."""
    key = _KEYS.get(outcome) or ("was_anyone_hurt" if injury == "unknown" else None)
    if key is None:
        return None
    texts = _questions()
    return texts.get((key, language)) or texts[key, _FALLBACK]


@cache
def _questions() -> Mapping[tuple[str, str], str]:
    return {(row["question"], row["language"]): row["text"] for row in rows("questions.csv")}
