"""RSS and Atom: each item a page, with the facts the feed states beside it."""

from __future__ import annotations

import io

import pytest

from rawi import RawPage
from rawi.model import Refusal
from rawi.pages import unpack

TEXT = "أعلنت البلدية أن الجسر مغلق.\nوقالت الرئيسة إن الأعمال تبدأ السبت."


def stream(data: bytes) -> list[RawPage]:
    found = list(unpack(io.BytesIO(data), "s", page_bytes=1_000_000))
    return [one for one in found if isinstance(one, RawPage)]


RSS = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>المرفأ</title>
<item><title>خبر أول</title><link>https://marfa.example/1</link><pubDate>Fri, 22 Mar 2024 10:00:00 GMT</pubDate>
<category>جسر</category><category>بلدية</category><description><![CDATA[<p>{TEXT}</p>]]></description></item>
<item><title>خبر ثان</title><link>https://marfa.example/2</link><description>موجز</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>المرفأ</title><entry><title>خبر</title>
<link href="https://marfa.example/1"/><published>2024-03-22T10:00:00Z</published><updated>2024-03-23T10:00:00Z</updated>
<author><name>سالم المرعي</name></author><content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_rss_feed_gives_its_items_with_their_facts() -> None:
    first, second = stream(RSS.encode())
    assert (first.url, second.url, first.media_type) == (
        "https://marfa.example/1",
        "https://marfa.example/2",
        "text/html",
    )
    assert TEXT in first.data.decode()
    assert {("title", "خبر أول"), ("site", "المرفأ"), ("keywords", "جسر، بلدية")} <= set(first.facts)
    assert ("published", "Fri, 22 Mar 2024 10:00:00 GMT") in first.facts


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_day_of_publication_in_a_feed_is_not_one_of_modification() -> None:
    (first, _) = stream(RSS.encode())
    assert "modified" not in dict(first.facts)


def test_an_atom_feed_gives_its_entries_with_both_days() -> None:
    (page,) = stream(ATOM.encode())
    facts = dict(page.facts)
    assert (facts["published"], facts["modified"]) == ("2024-03-22T10:00:00Z", "2024-03-23T10:00:00Z")
    assert (facts["author"], page.url) == ("سالم المرعي", "https://marfa.example/1")
    assert TEXT in page.data.decode()


def test_a_feed_without_items_is_refused() -> None:
    data = b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>'
    (refusal,) = unpack(io.BytesIO(data), "s", page_bytes=1000)
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith("no article")


@pytest.mark.parametrize("data", [b"<?xml<rss><item><title</content<", b"<?xmlencoding='\xa6'?><feed"])
def test_a_feed_that_breaks_its_parser_is_no_error(data: bytes) -> None:
    for one in unpack(io.BytesIO(data), "s", page_bytes=1000):
        assert isinstance(one, RawPage) or one.reason.startswith(("undecodable", "no article"))
