"""A small believable world for pictures: two clients, six people, complaints in nine languages."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

from andon.cases.models import Action, Case, Dispatch, Join
from andon.cases.steps.acknowledge_dispatch import acknowledge_dispatch
from andon.cases.steps.add_action import add_action
from andon.cases.steps.add_note import add_note
from andon.cases.steps.close_case import close_case
from andon.cases.steps.dispatch_case import dispatch_case
from andon.cases.steps.do_action import do_action
from andon.cases.steps.note_answer import note_answer
from andon.cases.steps.prove_action import prove_action
from andon.cases.steps.recheck_case import recheck_case
from andon.cases.steps.state_case import state_case
from andon.cases.steps.triage import triage
from andon.cases.steps.verify_case import verify_case
from andon.catalog.models import Product
from andon.library import lookup
from andon.notices import templates
from andon.people import actors
from andon.people.actors import Actor
from andon.people.models import Department, Member, Organisation, User
from andon.people.steps.add_client import add_client
from andon.reports import files
from andon.reports.drafts import draft_from
from andon.reports.models import Report
from andon.reports.steps.receive import Received, receive
from andon.reports.steps.write import write_from_reporter, write_to_reporter
from andon.rules.access import Department as Name
from andon.rules.access import Role
from andon.runtime import scope

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

PRODUCTS = {
    "tidewell": (
        ("NC-50", "Night Cream 50 ml", "cosmetics"),
        ("DLS-50", "Dewlight Serum 50 ml", "cosmetics"),
        ("SUN-30", "Harbour Sun SPF 30", "cosmetics"),
        ("BB-240", "Little Quay Bottle 240 ml", "mother-baby"),
    ),
    "kettleworth": (
        ("HD-9", "Breeze Hair Dryer", "electronics"),
        ("KT-17", "Copperline Kettle 1.7 l", "electronics"),
        ("PB-20", "Pocket Power 20 000", "electronics"),
    ),
}
CLIENTS = {"tidewell": "Tidewell Beauty", "kettleworth": "Kettleworth Home"}
STAFF = (
    ("Mai Tran", Role.SPECIALIST, None),
    ("Jonas Keller", Role.SUPERVISOR, None),
    ("Lin Wei", Role.QUALITY_CONTROL, Name.QUALITY_CONTROL),
    ("Chen Bo", Role.DEPARTMENT, Name.PRODUCTION),
    ("Femke Bos", Role.DEPARTMENT, Name.LOGISTICS),
    ("Sara Costa", Role.DEPARTMENT, Name.SALES),
)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody reported, how long ago."""

    ago: timedelta
    client: str
    sku: str
    language: str
    market: str
    words: str
    more: dict[str, Any]


MOULD = (
    Said(8.2 * HOUR, "tidewell", "NC-50", "de", "AT",
         "In der Creme sind graugrüne Flecken, es sieht aus wie Schimmel.",
         {"lot": "L2407B", "quantity_affected": "1", "contact": "jana@example.org",
          "noticed_on": "2026-03-14", "bought_where": "Drogerie am Markt, Wien"}),
    Said(7.9 * HOUR, "tidewell", "NC-50", "en", "IE",
         "There is mould in the jar, grey-green spots on the cream under the lid.",
         {"lot": "L2407B", "contact": "orla@example.org", "quantity_affected": "1"}),
    Said(7.1 * HOUR, "tidewell", "NC-50", "ar", "AE",
         "وجدت عفنا أخضر داخل الكريم تحت الغطاء.",
         {"lot": "L2407B", "contact": "noura@example.org"}),
    Said(6.0 * HOUR, "tidewell", "NC-50", "fr", "FR",
         "Il y a de la moisissure dans la crème, des taches vertes sur le dessus du pot.",
         {"lot": "L2407B", "contact": "lea@example.org"}),
)  # fmt: skip
OTHERS = (
    Said(3.4 * HOUR, "tidewell", "SUN-30", "en", "US",
         "My daughter got a red burning rash on her neck an hour after using this sunscreen.",
         {"lot": "H2411", "injury": "yes", "injury_words": "Rash, seen by a doctor",
          "contact": "dana@example.org"}),
    Said(14 * MINUTE, "kettleworth", "PB-20", "zh-Hans", "CN",
         "充电宝充电时很烫,外壳鼓包了,还冒烟。", {"lot": "P0931", "contact": "wang@example.org"}),
    Said(52 * MINUTE, "tidewell", "DLS-50", "fr", "FR",
         "Le flacon est arrivé mouillé : le sérum fuit sous la pompe.",
         {"lot": "L2409A", "contact": "hugo@example.org"}),
    Said(41 * MINUTE, "tidewell", "DLS-50", "es", "ES",
         "El sérum gotea por debajo de la bomba, la caja estaba empapada.",
         {"lot": "L2409A", "contact": "luz@example.org"}),
    Said(3.2 * HOUR, "kettleworth", "HD-9", "th", "TH",
         "ไดร์เป่าผมมีกลิ่นไหม้และมีประกายไฟตอนเปิดเครื่อง", {"lot": "HD2602"}),
    Said(22 * MINUTE, "tidewell", "BB-240", "id", "ID",
         "Botol bayi retak di bagian leher dan susu bocor.", {"contact": "sari@example.org"}),
    Said(35 * MINUTE, "kettleworth", "KT-17", "vi", "VN",
         "Ấm bị rò nước ở đáy khi đun.", {"lot": "K1725", "contact": "lan@example.org"}),
    Said(26 * HOUR, "kettleworth", "KT-17", "de", "DE",
         "Der Wasserkocher geht nicht mehr an, er funktioniert nicht.", {"lot": "K1722"}),
    Said(2.6 * HOUR, "tidewell", "DLS-50", "en", "GB",
         "The box says 50 ml but the bottle was only half full.", {"lot": "L2408C"}),
    Said(4 * MINUTE, "tidewell", "SUN-30", "es", "MX",
         "La etiqueta no tiene fecha de caducidad.", {"contact": "marta@example.org"}),
    Said(2 * MINUTE, "kettleworth", "HD-9", "en", "GB",
         "The hair dryer stopped working after two weeks, it does not turn on.",
         {"contact": "tom@example.org"}),
    Said(31 * MINUTE, "tidewell", "NC-50", "th", "TH",
         "ครีมแยกชั้นและมีน้ำใส ๆ ลอยอยู่ด้านบน", {"lot": "L2410A", "contact": "ploy@example.org"}),
)  # fmt: skip


KETTLE = next(one for one in OTHERS if one.ago == 26 * HOUR)
OLD = Said(
    6 * DAY,
    "tidewell",
    "DLS-50",
    "fr",
    "BE",
    "Le flacon n'était rempli qu'à moitié.",
    {"lot": "L2401D", "contact": "jules@example.org"},
)

# Kind, what, who, due after how many days; by the case's family.
PLANS = {
    "SPOILED_MOULD": (
        ("containment", "Hold lot L2407B in Hamburg, Dubai and at two listings", "femke", 1),
        ("corrective", "Replace the rinse water filter of line 3; plate counts daily", "chen", 6),
        ("preventive", "Preservative assay before each release of Night Cream", "chen", 14),
    ),
    "": (("corrective", "Adjust the line, check 200 pieces of the next lot", "chen", 9),),
}


@dataclass(slots=True)
class World:
    """What the pictures look at: who signs in, which case, whose private page."""

    mai: User
    client: Organisation
    case: Case
    link: str


@dataclass(slots=True)
class Cast:
    """The people of one client, as they act."""

    mai: Actor
    jonas: Actor
    lin: Actor
    chen: Actor
    femke: Actor
    sara: Actor


def fill(*, at: datetime) -> World:
    """Everything that happened until now, through the same steps that people take."""
    since = at - 30 * DAY
    with scope.whole_house():
        clients = {
            slug: add_client(slug, name=name, by=None, at=since) for slug, name in CLIENTS.items()
        }
    users = {
        name: User.objects.create_user(
            f"{name.split()[0].lower()}@tidewell.example", name=name, created_at=since
        )
        for name, _, _ in STAFF
    }
    casts = {slug: _hire(client, users=users, at=since) for slug, client in clients.items()}
    link = ""
    for said in sorted((*MOULD, *OTHERS, OLD), key=lambda one: -one.ago):
        client, cast = clients[said.client], casts[said.client]
        received = _tell(said, client=client, at=at - said.ago)
        link = received.link_token if said is MOULD[2] else link
        with scope.organisations(client.pk):
            _look_after(received, said, cast=cast, at=at)
    tidewell, cast = clients["tidewell"], casts["tidewell"]
    with scope.organisations(tidewell.pk):
        case = _case_of(MOULD[0], client=tidewell)
        carry(case, cast=cast, since=at - 8.2 * HOUR)
        _talk(case, cast=cast, at=at)
        old = _case_of(OLD, client=tidewell)
        carry(old, cast=cast, since=at - OLD.ago)
        finish(old, cast=cast, since=at - OLD.ago)
    with scope.organisations(clients["kettleworth"].pk):
        kettle = _case_of(KETTLE, client=clients["kettleworth"])
        carry(kettle, cast=casts["kettleworth"], since=at - KETTLE.ago)
    return World(users["Mai Tran"], tidewell, case, link)


def _look_after(received: Received, said: Said, *, cast: Cast, at: datetime) -> None:
    """What is older than ten minutes is answered, what is older than an hour was looked at."""
    if said.ago > 10 * MINUTE:
        report = Report.objects.get(pk=received.report_id)
        text = templates.language(said.language).templates["reporter.received"][1]
        told = text.format(number=received.number)
        write_to_reporter(report, text=told, by=cast.mai, at=at - said.ago + 6 * MINUTE)
        note_answer(received.report_id, at=at - said.ago + 6 * MINUTE)
    if HOUR < said.ago < 4 * HOUR:
        case = Join.objects.select_related("case").get(report_id=received.report_id).case
        _look(case, by=cast.mai, at=at - said.ago + 31 * MINUTE)


def _hire(client: Organisation, *, users: dict[str, User], at: datetime) -> Cast:
    """Everybody works for this client; a department's own member is its contact."""
    found = []
    with scope.organisations(client.pk):
        Product.objects.bulk_create(
            Product(organisation_id=client.pk, sku=sku, name=name, category=kind, created_at=at)
            for sku, name, kind in PRODUCTS[client.slug]
        )
        for name, role, speaks_for in STAFF:
            department = Department.objects.filter(name=speaks_for).first()
            member = Member.objects.create(
                organisation_id=client.pk,
                user=users[name],
                role=role,
                department=department,
                created_at=at,
            )
            if department is not None:
                Department.objects.filter(pk=department.pk).update(contact=member)
            found.append(actors.of_member(member))
    return Cast(*found)


def _tell(said: Said, *, client: Organisation, at: datetime) -> Received:
    """A report is received and triaged at this instant."""
    body = {
        "words": said.words,
        "language": said.language,
        "market": said.market,
        "sku": said.sku,
        "may_be_contacted": True,
        **said.more,
    }
    with scope.organisations(client.pk):
        kept = (files.store_file(io.BytesIO(jar()), name="lid.jpg"),) if said in MOULD[:2] else ()
        draft = draft_from(body, organisation_id=client.pk, channel="form", at=at, evidence=kept)
        (received,) = receive([draft], at=at)
        assert isinstance(received, Received), received
        triage([received.report_id], organisation_id=client.pk, at=at)
    return received


def _case_of(said: Said, *, client: Organisation) -> Case:
    join = Join.objects.select_related("case", "report").filter(
        report__organisation_id=client.pk,
        report__market=said.market,
        report__language__startswith=said.language[:2],
        report__lot=said.more.get("lot", ""),
    )
    return join.latest("at").case


def _look(case: Case, *, by: Actor, at: datetime) -> None:
    """A verdict by the gravest standard of the case's family."""
    standards = lookup.for_family(
        case.category, case.family, market=None, on=at.date(), organisation_id=case.organisation_id
    )
    if standards:
        verify_case(
            case,
            outcome="confirmed",
            standard_version_id=standards[0].version_id,
            grade=case.grade,
            reason="The pictures show it.",
            by=by,
            at=at,
        )


def carry(case: Case, *, cast: Cast, since: datetime) -> None:
    """From the looks over the statement and the departments to a plan, within some hours."""
    case.refresh_from_db()
    for person, minutes in ((cast.mai, 20), (cast.jonas, 31), (cast.lin, 38)):
        if not case.standard_version_id:
            _look(case, by=person, at=since + minutes * MINUTE)
    state_case(case, slots=_slots(case), by=cast.mai, at=since + 64 * MINUTE)
    core = ["quality-control", "production", "sales", "logistics"]
    dispatch_case(case, departments=core, by=cast.lin, at=since + 41 * MINUTE)
    speaks = {
        "quality-control": cast.lin,
        "production": cast.chen,
        "logistics": cast.femke,
        "sales": cast.sara,
    }
    for place, sent in enumerate(Dispatch.objects.filter(case=case).order_by("department")):
        person = speaks.get(sent.department, cast.lin)
        acknowledge_dispatch(sent, by=person, at=since + (42 + 4 * place) * MINUTE)
    case.refresh_from_db()  # each acknowledgement moved it
    for kind, text, who, days in PLANS.get(case.family, PLANS[""]):
        owner = getattr(cast, who)
        add_action(
            case,
            kind=kind,
            text=text,
            owner_id=owner.member_id,
            due_at=since + days * DAY,
            by=cast.lin,
            at=since + 2.2 * HOUR,
        )
    for held in Action.objects.filter(case=case, kind="containment"):
        do_action(
            held, proof="3,210 units counted in five places", by=cast.femke, at=since + 4 * HOUR
        )
        prove_action(held, by=cast.mai, at=since + 5 * HOUR)


def finish(case: Case, *, cast: Cast, since: datetime) -> None:
    """The plan is done, proven and rechecked, and the case is closed."""
    case.refresh_from_db()
    for action in Action.objects.filter(case=case, done_at=None):
        by = next(one for one in (cast.chen, cast.femke) if one.member_id == action.owner_id)
        do_action(action, proof="Fill weights of 200 bottles", by=by, at=since + 2 * DAY)
        action.refresh_from_db()
        prove_action(action, by=cast.jonas, at=since + 2.1 * DAY)
    case.refresh_from_db()
    for kind, population in (("lot", 4800), ("reporter", 1)):
        recheck_case(
            case,
            kind=kind,
            population=population,
            is_passed=True,
            note="Every bottle holds 50 ml.",
            by=cast.lin,
            at=since + 3 * DAY,
        )
        case.refresh_from_db()
    close_case(case, by=cast.mai, at=since + 3.2 * DAY)


def _slots(case: Case) -> dict[str, str]:
    """The statement of the mould, or a short one."""
    unknown = dict.fromkeys(("size", "since"), "unknown")
    plain = {"place": "whole", "how_many": "1/1", "effect": "function-limited", **unknown}
    mould = {
        "place": "contents",
        "size": "3-12 mm",
        "how_many": "4/4",
        "since": (case.opened_at - 9 * DAY).date().isoformat(),
        "effect": "discomfort",
    }
    defect = case.family.replace("_", "-").lower()
    said = mould if case.family == "SPOILED_MOULD" else plain
    return {"defect": defect, "lots": case.lot or "unknown", **said}


def _talk(case: Case, *, cast: Cast, at: datetime) -> None:
    """A reporter asks back, and is answered; one private note."""
    first = Join.objects.filter(case=case).select_related("report").order_by("at")[0].report
    write_from_reporter(first, text="Soll ich den Tiegel einschicken?", at=at - 7.6 * HOUR)
    write_to_reporter(
        first,
        text="Ja, bitte. Das Etikett dafür kommt per E-Mail; das Porto zahlen wir.",
        by=cast.mai,
        at=at - 7.4 * HOUR,
    )
    case.refresh_from_db()
    add_note(
        case,
        text="Same Vienna shop as the January case. Ask for the till receipt.",
        by=cast.mai,
        at=at - 6.5 * HOUR,
    )


def jar() -> bytes:
    """A picture of an open jar from above with grey-green spots, as a telephone sends it."""
    picture = Image.new("RGB", (960, 720), "#b9ab97")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((212, 100, 748, 636), fill="#f1efe9", outline="#d8d4ca", width=24)
    pen.ellipse((250, 138, 710, 598), fill="#f7f1e1")
    for left, top, size in ((380, 240, 60), (520, 360, 78), (440, 300, 34), (500, 220, 26)):
        pen.ellipse((left, top, left + size, top + size), fill="#7c8a6c")
        pen.ellipse((left + 6, top + 6, left + size - 10, top + size - 10), fill="#55624b")
    held = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1.2)).save(held, "JPEG", quality=85)
    return held.getvalue()
