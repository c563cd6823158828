"""Make docs/desk/*.webp, pictures of every page of the desk in both languages: `python scripts/make_screenshots.py`.

Needs `pip install playwright pillow`, and Chromium.
"""

from __future__ import annotations

import io
import shutil
import socket
import tempfile
import threading
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from rawi.desk import find_samples, read_page
from rawi.desk.archiving import ArchiveDesk
from rawi.desk.pool import DeskPool
from rawi.web import Settings, make_app

INTO = Path(__file__).parent.parent / "docs/desk"
PAGES = (
    ("today", "/"), ("stories", "/stories"), ("story", "{story}"), ("story_articles", "{story}/articles"),
    ("story_timeline", "{story}/timeline"), ("story_figures", "{story}/figures"), ("story_speakers", "{talks}/speakers"),
    ("story_outlets", "{talks}/outlets"), ("story_board", "{talks}/board"), ("story_map", "{talks}/map"),
    ("story_new", "{story}/new"), ("article", "{article}"), ("copies", "{copies}"), ("people", "/people"),
    ("person", "{person}"), ("outlets", "/outlets"), ("outlet", "{outlet}"), ("search", "/search?q=الميناء"),
    ("search_help", "/search"), ("intake", "/intake"), ("corrections", "/judgements"), ("sign_in", "/sign-in"),
)  # fmt: skip


def main() -> None:
    """Serve the samples, look at every page, and keep what is seen."""
    INTO.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "demo.db"
        with ArchiveDesk(where, at="2025-03-01T09:00:00Z") as desk:
            desk.add_results(read_page(raw) for raw in find_samples())
        with DeskPool(where) as pool:
            listening = socket.create_server(("127.0.0.1", 0))
            app = make_app(pool, None, Settings(editor="منى"))
            server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()
            take(f"http://127.0.0.1:{listening.getsockname()[1]}")
            server.should_exit = True
            thread.join()


def take(base: str) -> None:
    """Pictures of every page in both languages; the first also in the dark, an article also on a phone."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        paths = find(browser.new_context(base_url=base).new_page())
        for language in ("ar", "en"):
            for name, path in PAGES:
                kept = browser.new_context(base_url=base, viewport={"width": 1200, "height": 900})
                page = kept.new_page()
                page.goto(f"/language/{language}")
                picture(page, path.format(**paths), f"{name}_{language}")
                kept.close()
        dark = browser.new_context(
            base_url=base, viewport={"width": 1200, "height": 900}, color_scheme="dark"
        )
        picture(dark.new_page(), "/", "today_dark")
        phone = browser.new_context(
            base_url=base, viewport={"width": 360, "height": 740}, device_scale_factor=2
        )
        picture(phone.new_page(), paths["article"], "article_phone")
        browser.close()


def find(page: Page) -> dict[str, str]:
    """The stories, the article and so on that have most to show."""
    page.goto("/stories")
    stories = page.eval_on_selector_all(".card h2 a", "all => all.map(one => one.pathname)")
    most: dict[str, tuple[int, str]] = {}
    copies = article = ""
    for story in stories:
        page.goto(f"{story}/figures")
        most["story"] = max(
            most.get("story", (0, "")), (page.locator(".facts .against, .facts .agree").count(), story)
        )
        page.goto(story)
        if page.locator("nav.tabs a[href$='/board']").count():
            most["talks"] = (1, story)
        page.goto(f"{story}/articles")
        link = page.locator("a[href^='/compare']")
        copies = copies or (str(link.first.get_attribute("href")) if link.count() else "")
    page.goto(f"{most['talks'][1]}/articles")
    best = 0
    for one in page.eval_on_selector_all("a.headline", "all => all.map(one => one.pathname)"):
        page.goto(one)
        marks = page.locator(".finding.k-statement").count()
        if marks > best:
            best, article = marks, one
    page.goto("/people")
    person = str(page.locator("th a[href^='/people/']").first.get_attribute("href"))
    page.goto("/outlets")
    outlet = str(page.locator("th a[href^='/outlets/']").nth(1).get_attribute("href"))
    return {
        **{name: path for name, (_, path) in most.items()},
        "copies": copies, "article": article, "person": person, "outlet": outlet,
    }  # fmt: skip


def picture(page: Page, path: str, name: str) -> None:
    """One page as it is seen first."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(INTO / f"{name}.webp", quality=72, method=6)


if __name__ == "__main__":
    main()
