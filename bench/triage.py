"""How many reports a second one worker triages: `make bench NAME=triage`.

A fresh database (SQLite unless ANDON_DATABASE_URL says otherwise), one process: 40 products in a
catalogue, 4,000 reports of our own sentences in five languages, received through `receive` in
batches of 64, as the intake leaves them, then triaged by the worker's own code until no job waits.
Rates are by the clock, and by the process's own processor time, which a busy machine does not
touch. `--profile` says where the time goes.
"""

import cProfile
import os
import pstats
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import count

FOLDER = tempfile.mkdtemp(prefix="andon-bench-")
os.environ["ANDON_VAR"] = FOLDER
os.environ.setdefault("ANDON_DATABASE_URL", f"sqlite:///{FOLDER}/andon.sqlite3")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "andon.settings")

import django  # noqa: E402  # the settings read the lines above

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from andon.cases.models import Case, Join  # noqa: E402
from andon.catalog.models import Product  # noqa: E402
from andon.library.steps.load import load_shipped  # noqa: E402
from andon.people import vault  # noqa: E402
from andon.people.models import Organisation  # noqa: E402
from andon.recognition import recognise  # noqa: E402
from andon.reports.drafts import Draft  # noqa: E402
from andon.reports.steps.receive import receive  # noqa: E402
from andon.runtime import jobs, scope  # noqa: E402
from andon.worker.triage_jobs import work_off  # noqa: E402

REPORTS = int(os.environ.get("REPORTS", "4000"))
BATCH = 64
SENTENCES = (
    ("en", "The pump stopped working after three days and the serum leaks from the neck."),
    ("en", "Bottle arrived broken, glass everywhere in the box, two of 12 are cracked."),
    ("en", "It smells rancid and the colour has changed to brown. Lot LX4471."),
    ("zh-hans", "泵头按不出来，瓶口还漏液，批号 LX4471。"),
    ("es", "El tapón no cierra y el producto se derrama en el bolso."),
    ("de", "Die Creme riecht ranzig und ist klumpig, Charge A1207."),
    ("fr", "Le flacon est arrivé cassé et la moitié du produit a coulé."),
    ("en", "After using the cream my face is red and swollen, it burns."),
    ("en", "Just bad. Not happy at all."),
    ("en", "Delivery took three weeks."),
)
LOTS = ("", "", "LX4471", "A1207", "B-88", "K2201")
MARKETS = ("DE", "FR", "US", "CN", "TH")


def main() -> None:
    """Receive, triage, print both rates."""
    call_command("migrate", verbosity=0)
    at = datetime.now(UTC)
    load_shipped(at)
    with scope.whole_house():
        client = Organisation.objects.create(slug="bench", name="Bench", created_at=at)
    with scope.organisations(client.id):
        Product.objects.bulk_create(
            Product(
                organisation_id=client.id,
                sku=f"SKU-{number}",
                name=f"Product {number}",
                category=("cosmetics", "food", "electronics", "home")[number % 4],
                created_at=at,
            )
            for number in range(40)
        )
    drafts = [draft(client, number, chance=random.Random(number)) for number in range(REPORTS)]
    began, used = time.perf_counter(), time.process_time()
    for first in range(0, REPORTS, BATCH):
        receive(drafts[first : first + BATCH], at=at)
    received, receiving = time.perf_counter() - began, time.process_time() - used
    for language, words in SENTENCES:
        recognise(words, language=language)  # a worker reads a language's words once in its life
    between = time.process_time()
    triaged = run_triage(at)
    own = time.process_time()
    with scope.organisations(client.id):
        cases, joins = Case.objects.count(), Join.objects.count()
    assert joins == REPORTS, f"{joins} joins of {REPORTS} reports"
    print(f"database           {connection.vendor}")
    print("reports/s              by the clock   of processor time")
    print(f"received               {REPORTS / received:12.0f} {REPORTS / receiving:19.0f}")
    print(f"triaged                {REPORTS / triaged:12.0f} {REPORTS / (own - between):19.0f}")
    both, used_both = received + triaged, receiving + own - between
    print(f"received and triaged   {REPORTS / both:12.0f} {REPORTS / used_both:19.0f}")
    print(f"cases                  {cases:12d}")


def draft(client: Organisation, number: int, *, chance: random.Random) -> Draft:
    """One report; two in five leave an address."""
    language, words = chance.choice(SENTENCES)
    has_contact = chance.random() < 0.4
    return Draft(
        organisation_id=client.id,
        channel="api",
        words=f"{words} ({number})",
        sku=f"SKU-{chance.randrange(44)}",
        lot=chance.choice(LOTS),
        market=chance.choice(MARKETS),
        language=language,
        contact=vault.parse_contact(f"reporter{number}@mail.example") if has_contact else None,
    )


def run_triage(at: datetime) -> float:
    """Seconds until no triage job waits."""
    profile = cProfile.Profile(time.process_time) if "--profile" in sys.argv else None
    if profile:
        profile.enable()
    began = time.perf_counter()
    for _ in count():
        claimed = jobs.claim("triage", at=at, limit=4)
        if not claimed:
            break
        work_off(claimed, at=at)
    took = time.perf_counter() - began
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("cumulative").print_stats(90)
        pstats.Stats(profile).sort_stats("tottime").print_stats(50)
    return took


if __name__ == "__main__":
    main()
