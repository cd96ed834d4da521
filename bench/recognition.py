"""How often recognition is right on the real complaints, by language, and how fast it is."""

import csv
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from andon.recognition import Recognition, families, recognise

COMPLAINTS = Path(__file__).resolve().parents[2] / "shared/data/complaints/complaints.csv"


@dataclass(frozen=True, slots=True)
class Answer:
    """A labelled complaint beside what the engine says of it."""

    row: Mapping[str, str]
    said: Recognition

    @property
    def right(self) -> set[str]:
        """The family that the label names, and the second one that it accepts."""
        return {self.row["family"], self.row["alt_family"]} - {""}

    def is_right_at(self, places: int) -> bool:
        """Whether an accepted family stands among the first `places`."""
        return any(ranked.family in self.right for ranked in self.said.ranked[:places])

    @property
    def is_flagged(self) -> bool:
        """Whether a person would be alarmed: a critical family first, an injury, or a danger."""
        first = families()[self.said.ranked[0].family]
        return first.default_grade == "critical" or bool(self.said.hazards)


def main() -> int:
    """Print the table; 0 also where the complaints are not at hand."""
    if not COMPLAINTS.exists():
        print(f"not measured: {COMPLAINTS} is not here")
        return 0
    with COMPLAINTS.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:  # tables are read once; the time below is that of a warm worker
        _answer(row)
    started = time.process_time()
    answers = [_answer(row) for row in rows]
    spent = time.process_time() - started
    by_language: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_language[answer.row["language"]].append(answer)
    print(f"{'':8}{'texts':>6}{'@1 %':>7}{'@3 %':>7}{'grade %':>9}{'language %':>12}")
    for language, some in [*sorted(by_language.items()), ("all", answers)]:
        print(_line(language, some))
    _print_safety(answers)
    print(f"time: {spent / len(rows) * 1000:.2f} ms of processor a text")
    if "--errors" in sys.argv:
        _print_errors(answers)
    return 0


def _answer(row: Mapping[str, str]) -> Answer:
    return Answer(row, recognise(row["text"], category=row["category"], language=row["language"]))


def _line(name: str, answers: list[Answer]) -> str:
    figures = (
        _share(answer.is_right_at(1) for answer in answers),
        _share(answer.is_right_at(3) for answer in answers),
        _share(answer.said.grade == answer.row["grade"] for answer in answers),
        _share(
            recognise(answer.row["text"]).language == answer.row["language"] for answer in answers
        ),
    )
    return f"{name:8}{len(answers):>6}{figures[0]:>7}{figures[1]:>7}{figures[2]:>9}{figures[3]:>12}"


def _print_safety(answers: list[Answer]) -> None:
    grave = [answer for answer in answers if answer.row["grade"] == "critical"]
    grave += [
        answer
        for answer in answers
        if answer.row["injury"] == "yes" and answer.row["grade"] != "critical"
    ]
    said = [answer for answer in answers if answer.said.injury == "yes"]
    hurt = [answer for answer in answers if answer.row["injury"] == "yes"]
    flagged = sum(answer.is_flagged for answer in grave)
    print(f"critical or injured, flagged: {flagged} of {len(grave)}")
    print(
        f"injury: said {len(said)}, rightly "
        f"{sum(answer.row['injury'] == 'yes' for answer in said)}, of {len(hurt)}"
    )
    outcomes: defaultdict[str, int] = defaultdict(int)
    for answer in answers:
        outcomes[answer.said.outcome] += 1
    print("outcomes:", ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items())))


def _print_errors(answers: list[Answer]) -> None:
    for answer in answers:
        if answer.is_right_at(1) and answer.said.grade == answer.row["grade"]:
            continue
        mark = "  " if answer.is_right_at(1) else "@1" if answer.is_right_at(3) else "@3"
        print(
            mark,
            answer.row["id"],
            answer.row["family"],
            answer.row["alt_family"],
            f"{answer.row['grade'][:2]}/{answer.said.grade[:2]}",
            answer.said.outcome,
            [(r.family, r.score, r.reasons) for r in answer.said.ranked[:3]],
            answer.row["text"],
        )


def _share(rights: Iterable[bool]) -> str:
    values = list(rights)
    return f"{100 * sum(values) / len(values):.0f}"


if __name__ == "__main__":
    sys.exit(main())
