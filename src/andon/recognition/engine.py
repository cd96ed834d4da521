"""Reads one complaint: language, words, families, dangers, grade, slots, question."""

from andon.recognition import gate
from andon.recognition.families import UNSPECIFIED
from andon.recognition.folding import fold, unify
from andon.recognition.language import UNKNOWN, detect
from andon.recognition.matching import hits
from andon.recognition.questions import question_for
from andon.recognition.scoring import Tally, tally
from andon.recognition.slots import slots_of
from andon.recognition.terms import table
from andon.recognition.values import Outcome, Recognition

MOST_LETTERS = 20_000  # of a text are read: more than any complaint, little enough to stay quick
_CHOICES = 5
_PLAIN = 0.9  # weight below which words hint at a defect but do not name it
_PLAIN_BESIDE_SERVICE = 2.6  # "slow", "does not answer" may be said of the parcel or the shop
_CLOSE = 0.05  # two families nearer to each other than this share are for a person to tell apart


def recognise(
    text: str, *, category: str | None = None, language: str | None = None
) -> Recognition:
    """Everything that one complaint says; never raises, whatever the text.

    `category` is a product category's name or code ("cosmetics", "COSM"); an unknown one is no
    error. `language` is the BCP 47 tag that came with the report, taken as a hint. The first
    20,000 letters are read.
    """
    # One letter may unfold to many: "ﷺ" to eighteen.
    unified = unify(text[:MOST_LETTERS])[:MOST_LETTERS]
    spoken = detect(unified, hint=language)
    read = fold(unified, language=spoken)
    found = [] if spoken == UNKNOWN else hits(read, table=table(spoken))
    result = tally(read, found=found, language=spoken, category=category, most=_CHOICES)
    dangers = gate.hazards(result.counted)
    injury = gate.injury(result.counted, denied=result.denied)
    outcome = _outcome(result, dangers=dangers)
    return Recognition(
        language=spoken,
        ranked=result.ranked,
        grade=gate.grade(
            dangers=dangers, outcome=outcome, family=result.ranked[0].family, raw=result.raw[0]
        ),
        injury=injury,
        slots=slots_of(read, found=found),
        outcome=outcome,
        question=question_for(outcome, injury=injury, language=spoken),
        hazards=dangers,
    )


def _outcome(result: Tally, *, dangers: tuple[str, ...]) -> Outcome:
    first, second = result.raw[:2]
    plain = _PLAIN_BESIDE_SERVICE if result.speaks_of_service else _PLAIN
    if first >= plain and result.ranked[0].family != UNSPECIFIED:
        return "ask" if first - second < _CLOSE * first else "defect"
    if dangers:
        return "ask"
    if result.speaks_of_service:
        return "no_defect"
    if result.is_troubled or (first > 0 and result.ranked[0].family == UNSPECIFIED):
        return "unspecified"
    return "no_defect" if first == 0 and result.is_praised else "ask"
