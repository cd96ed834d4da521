"""The house's language in which a reporter is written to."""

from django.conf import settings


def reader_language(tag: str) -> str:
    """The house's language nearest to a BCP 47 tag; English where there is none."""
    known = {code for code, _ in settings.LANGUAGES}
    wanted = tag.lower().replace("_", "-")
    primary = wanted.partition("-")[0]
    if primary == "zh":
        return "zh-hans"
    return next((code for code in (wanted, primary) if code in known), "en")
