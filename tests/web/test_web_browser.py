"""The desk in a real browser: Debian's Chromium, driven by Playwright, in both languages.

Left out where there is no Chromium; CI installs it. `RAWI_TEST_CHROMIUM` names another one.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rawi.desk.archiving import ArchiveDesk
from rawi.model import Reading, Refusal
from rawi.web import Settings

sync_api = pytest.importorskip("playwright.sync_api")
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect  # noqa: E402

CHROMIUM = os.environ.get("RAWI_TEST_CHROMIUM") or shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; apt install chromium")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
EDITOR, RIGHT = "منى", "رفيف الحصري"
WORDS = {
    "ar": {"correct": "المتكلم خطأ", "send": "صحّح", "back": "ارجع عنه", "speakers": "المتكلمون"},
    "en": {"correct": "Wrong speaker", "send": "Correct", "back": "Take back", "speakers": "Speakers"},
}
Serve = Callable[[Path, Settings], str]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_api.sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield one
        one.close()


class Window:
    """A window on a desk that notes every request that would leave the machine, and every error."""

    def __init__(self, browser: Browser, base: str, **options: object) -> None:
        self.base, self.outside, self.errors = base, list[str](), list[str]()
        self.context: BrowserContext = browser.new_context(base_url=base, **options)  # type: ignore[arg-type]
        self.context.route("**/*", self._watch)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda one: self.errors.append(one.text) if one.type == "error" else None)

    def _watch(self, route: Route) -> None:
        if not route.request.url.startswith((self.base, "data:")):
            self.outside.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    def close(self) -> None:
        self.context.close()
        assert self.outside == []
        assert self.errors == []


@pytest.fixture
def windows(browser: Browser) -> Iterator[Callable[..., Window]]:
    opened: list[Window] = []

    def open_one(base: str, **options: object) -> Window:
        opened.append(Window(browser, base, **options))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def _statement(page: Page) -> str:
    """Goes from the first page over a story to a statement; the card it leads to."""
    page.goto("/")
    page.locator(".card h3 a").first.click()
    expect(page.locator("nav.tabs a[aria-current]")).to_have_count(1)
    page.locator("nav.tabs a[href$='/speakers']").click()
    link = page.locator("blockquote a").first
    card = str(link.get_attribute("href")).partition("#")[2]
    link.click()
    page.wait_for_url(f"**/articles/*#{card}")
    return card


@pytest.mark.parametrize("language", ["ar", "en"])
def test_from_today_to_the_words_of_a_statement_to_its_correction_and_back(
    own: Path, results: list[Reading | Refusal], serving: Serve, windows: Callable[..., Window], language: str
) -> None:
    base, words = serving(own, Settings(editor=EDITOR)), WORDS[language]
    page = windows(base, viewport={"width": 1280, "height": 900}).page
    page.goto(f"/?lang={language}")
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    card = _statement(page)
    expect(page.locator(f"#{card}")).to_be_in_viewport()
    marked = page.locator(f".m[data-cards~='{card}'].statement").first
    expect(marked).to_be_in_viewport()
    quote = page.locator(f"#{card} blockquote").inner_text()
    text = "".join(page.locator(f".m[data-cards~='{card}'].statement").all_inner_texts())
    assert re.sub(r"\W", "", text) == re.sub(r"\W", "", quote)

    finding = page.locator(f"#{card}")
    finding.get_by_text(words["correct"]).click()
    finding.locator("input[name=ar]").fill(RIGHT)
    finding.get_by_role("button", name=words["send"], exact=True).click()
    expect(page.locator(f"#{card} p").first).to_contain_text(RIGHT)
    story = page.locator("article header a[href^='/stories/']").first
    where = str(story.get_attribute("href"))
    story.click()
    page.locator("nav.tabs a[href$='/speakers']").click()
    expect(page.locator("main")).to_contain_text(RIGHT)

    # The same pages, read by another engine: the correction holds.
    with ArchiveDesk(own, at="2025-03-05T00:00:00Z") as desk:
        again = [replace(one, engine="later") for one in results if isinstance(one, Reading)]
        assert desk.add_results(again).reread == len(again)
    page.goto(f"{where}/speakers")
    expect(page.locator("main")).to_contain_text(RIGHT)

    page.goto("/judgements")
    page.get_by_role("button", name=words["back"]).first.click()
    expect(page.get_by_role("button", name=words["back"])).to_have_count(0)
    page.goto(f"{where}/speakers")
    expect(page.locator("main")).not_to_contain_text(RIGHT)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_search_shows_highlights_and_is_narrowed_by_facets(
    samples: Path, serving: Serve, windows: Callable[..., Window], language: str
) -> None:
    page = windows(serving(samples, Settings())).page
    page.goto(f"/?lang={language}")
    page.locator("#find").fill("الميناء")
    page.locator("#find").press("Enter")
    page.wait_for_url("**/search**")
    expect(page.locator(".snippet mark").first).to_be_visible()
    before = page.locator(".hits > li").count()
    page.locator(".facet").first.locator("a").first.click()
    page.wait_for_url("**outlet**")
    assert 0 < page.locator(".hits > li").count() <= before
    page.locator("#in").select_option("statements")
    page.locator("form.search button").click()
    expect(page.locator(".hits .snippet a[href*='#s']").first).to_be_visible()


def test_a_figure_on_the_chart_leads_to_the_words_that_give_it(
    samples: Path, serving: Serve, windows: Callable[..., Window]
) -> None:
    page = windows(serving(samples, Settings())).page
    page.goto("/stories")
    for where in page.eval_on_selector_all(".card h2 a", "all => all.map(one => one.pathname)"):
        page.goto(f"{where}/figures")
        if page.locator("svg .dot.disputed").count():
            break
    dot = page.locator("svg .dot.disputed").first
    told = str(dot.locator("title").text_content()).strip().partition(" · ")[0]
    box = page.locator("svg").first.bounding_box()
    assert box and box["width"] > 300
    dot.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*#f*")
    card = page.url.partition("#")[2]
    expect(page.locator(f"#{card}")).to_contain_text(told)


def test_copies_are_set_side_by_side(samples: Path, serving: Serve, windows: Callable[..., Window]) -> None:
    page = windows(serving(samples, Settings())).page
    page.goto("/stories")
    for where in page.eval_on_selector_all(".card h2 a", "all => all.map(one => one.pathname)"):
        page.goto(f"{where}/articles")
        if page.locator("a[href^='/compare']").count():
            break
    page.locator("a[href^='/compare']").first.click()
    sides = page.locator(".pair section")
    expect(sides).to_have_count(2)
    page.wait_for_load_state("load")
    first, second = (sides.nth(at).bounding_box() for at in (0, 1))
    assert first and second and first["y"] == second["y"] and first["x"] > second["x"]
    assert sides.nth(0).locator("del").count() + sides.nth(1).locator("ins").count() > 0
    expect(sides.locator(".meta b")).to_have_count(1)


def test_everything_is_reached_by_keyboard(
    samples: Path, serving: Serve, windows: Callable[..., Window]
) -> None:
    page = windows(serving(samples, Settings())).page
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    while not page.evaluate("document.activeElement.matches('.card h3 a')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/stories/*")
    while not page.evaluate("document.activeElement.matches('aside .item a[href^=\"/articles/\"]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/*")
    while not page.evaluate("document.activeElement.matches('.m.figure, .m.statement')"):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    expect(page.locator(".finding:focus")).to_have_count(1)


def test_it_works_without_scripts(own: Path, serving: Serve, windows: Callable[..., Window]) -> None:
    page = windows(serving(own, Settings(editor=EDITOR)), java_script_enabled=False).page
    card = _statement(page)
    expect(page.locator(f"#{card}")).to_be_in_viewport()
    # Without scripts a click goes to the finding of the shortest mark.
    mark = page.locator(".page .m").first
    target = str(mark.get_attribute("href"))
    mark.click()
    assert page.url.endswith(target)
    expect(page.locator(target)).to_be_in_viewport()
    finding = page.locator(f"#{card}")
    finding.locator("summary").click()
    finding.locator("input[name=ar]").fill(RIGHT)
    finding.locator("form").first.locator("button").click()
    expect(page.locator(f"#{card} p").first).to_contain_text(RIGHT)


PATHS = (
    "/", "/stories", "{story}", "{story}/articles", "{story}/timeline", "{story}/figures", "{story}/speakers",
    "{story}/outlets", "{story}/board", "{story}/map", "{story}/new", "{article}", "/people", "{person}", "/outlets",
    "/search", "/search?q=الميناء", "/intake", "/judgements", "/sign-in",
)  # fmt: skip


def _paths(page: Page) -> list[str]:
    """Every kind of page, of the first story that has a negotiation where there is one."""
    page.goto("/stories")
    stories = page.eval_on_selector_all(".card h2 a", "all => all.map(one => one.pathname)")
    page.goto(f"{stories[0]}/articles")
    article = page.locator("a.headline").first.get_attribute("href")
    page.goto("/people")
    person = page.locator("th a[href^='/people/']").first.get_attribute("href")
    return [one.format(story=stories[0], article=article, person=person) for one in PATHS]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_nothing_is_wider_than_a_phone(
    samples: Path, serving: Serve, windows: Callable[..., Window], language: str
) -> None:
    page = windows(serving(samples, Settings()), viewport={"width": 360, "height": 640}).page
    page.goto(f"/?lang={language}")
    for path in _paths(page):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize(("language", "scheme"), [("ar", "light"), ("en", "dark")])
def test_axe_finds_no_serious_fault(
    own: Path, serving: Serve, windows: Callable[..., Window], language: str, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = windows(
        serving(own, Settings(editor=EDITOR)), color_scheme=scheme, bypass_csp=True, reduced_motion="reduce"
    ).page  # the checker puts its own script into the page
    page.goto(f"/?lang={language}")
    faults = []
    for path in _paths(page):
        page.goto(path)
        for one in axe.Axe().run(page).response["violations"]:
            if one["impact"] in ("serious", "critical"):
                faults.append((path, one["id"], [node["html"][:120] for node in one["nodes"][:2]]))
    assert faults == [], faults


def test_it_prints_without_its_furniture(
    samples: Path, serving: Serve, windows: Callable[..., Window]
) -> None:
    page = windows(serving(samples, Settings())).page
    page.goto(_paths(page)[11])
    page.emulate_media(media="print")
    for hidden in (".find", ".top nav", ".kinds", "details.outside"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()


def test_light_and_dark_follow_the_reader(
    samples: Path, serving: Serve, windows: Callable[..., Window]
) -> None:
    base = serving(samples, Settings())
    colours = []
    for scheme in ("light", "dark"):
        page = windows(base, color_scheme=scheme).page
        page.goto("/")
        colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert colours[0] != colours[1]


def test_its_own_fonts_are_used(samples: Path, serving: Serve, windows: Callable[..., Window]) -> None:
    page = windows(serving(samples, Settings())).page
    page.goto("/")
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(one => one.status === 'loaded').map(one => one.family)"
    )
    assert {one.strip('"') for one in loaded} >= {"Plex Arabic", "Naskh"}
