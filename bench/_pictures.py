"""Takes the pictures: who looks at which page, how wide, in which language and light."""

import io
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's own loop runs in this thread; the queries are still one after the other.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()

from bench._world import World, fill  # noqa: E402  as above

from andon.cli.serve import prepare  # noqa: E402  as above
from andon.people.models import User  # noqa: E402  Django stands only now
from andon.people.steps.first_admin import sign_in_link  # noqa: E402  as above
from andon.runtime import clock  # noqa: E402  as above

COLOURS = 256  # a palette keeps a picture of flat colours sharp and small
MOST_BYTES = 200_000
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture. `path` may name {case}, {link} and {client}."""

    name: str
    path: str
    width: int
    height: int
    language: str = "en"
    theme: str = "light"
    is_staff: bool = True


SHOTS = (
    Shot("queue", "/desk/", 1440, 900),
    Shot("case", "/desk/{client}/cases/{case}/", 1440, 1500),
    Shot("queue-dark-ar", "/desk/", 1440, 900, language="ar", theme="dark"),
    Shot("report-phone", "/r/{client}/NC-50/?10=L2407B", 390, 1100, is_staff=False),
    Shot("report-phone-ar", "/r/{client}/NC-50/?10=L2407B", 390, 1100, "ar", "dark", False),
    Shot("progress", "/p/{link}/", 390, 1100, language="ar", is_staff=False),
)


def fill_house() -> World:
    """A house with its tables, standards and a small world in it, before it runs."""
    prepare()
    return fill(at=clock.now())


def take_all(world: World, *, address: str, target: Path) -> None:
    """Take every picture into the folder."""
    target.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for shot in SHOTS:
            _keep(_taken(browser, shot, world=world, address=address), target / f"{shot.name}.png")
        browser.close()


def _taken(browser: Browser, shot: Shot, *, world: World, address: str) -> bytes:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.theme == "dark" else "light",
        base_url=address,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if shot.is_staff:
        _come_in(page, world.mai, shot)
    path = shot.path.format(client=world.client.slug, case=world.case.number, link=world.link)
    sign = "&" if "?" in path else "?"
    page.goto(f"{path}{sign}lang={shot.language}")
    page.wait_for_load_state("networkidle")
    picture = page.screenshot(animations="disabled")
    context.close()
    return picture


def _come_in(page: Page, user: User, shot: Shot) -> None:
    User.objects.filter(pk=user.pk).update(language=shot.language, theme=shot.theme)
    page.goto(urlsplit(sign_in_link(user, at=clock.now())).path)
    page.locator("form button").click()
    page.wait_for_url("**/desk/")


def _keep(picture: bytes, path: Path) -> None:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    # By how far the colours reach, not by how often they come: a lamp is small and must stay lit.
    flat = image.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    flat.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{path} has {size} bytes: show less of the page.")
