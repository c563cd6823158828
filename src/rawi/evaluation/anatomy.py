"""Scores of a page's anatomy: articles, bodies, titles, sources, dates, names, keywords, lists of links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rawi.evaluation.dating import score_dating
from rawi.evaluation.gold import GoldArticle, GoldPage
from rawi.evaluation.names import NAME_TASKS, score_names, score_speakers
from rawi.evaluation.reported import REPORTED_TASKS, score_events, score_figures, score_statements
from rawi.evaluation.scores import Score
from rawi.evaluation.words import word_f1
from rawi.model import Article, Evidence, Reading
from rawi.script import fold_text

TASKS = (
    "articles",
    "body",
    "title",
    "credit",
    "agencies",
    "dateline",
    "published",
    "byline",
    "labels",
    "keywords",
    "inline_links",
    "related",
    "dating_holds",
    "dating_exact",
    "dating_narrow",
    *NAME_TASKS,
    *REPORTED_TASKS,
)


def score_anatomy(pairs: Iterable[tuple[GoldPage, Reading | None]]) -> dict[str, Score]:
    """The scores by task over pages; a page refused or lost (None) counts as wholly missed.

    Bodies: F1 of folded words, article by article, articles paired by best overlap. Title, credit, dateline
    and byline: equal after folding. Published: the same day. Keywords and links: F1 over folded strings.
    Dating: see `score_dating`. Names and whom they mean: see `score_names` and `score_speakers`.
    """
    scores = {task: Score() for task in TASKS}
    for gold, reading in pairs:
        _score_page(gold, reading, scores)
    return scores


def _score_page(gold: GoldPage, reading: Reading | None, scores: dict[str, Score]) -> None:
    articles = list(reading.articles) if reading else []
    paired = _pair(gold.articles, articles)
    scores["articles"].given += len(articles)
    scores["articles"].wanted += len(gold.articles)
    for wanted, found in zip(gold.articles, paired, strict=True):
        name = f"{gold.stem}#{wanted.role}"
        right_role = found is not None and found.role == wanted.role
        scores["articles"].right += right_role
        if not right_role:
            scores["articles"].wrong.append(f"{name}: {'no such article' if found is None else found.role}")
        _score_article(name, wanted, found, scores)
    if len(articles) > len(gold.articles):
        scores["articles"].wrong.append(f"{gold.stem}: {len(articles)} articles, not {len(gold.articles)}")
    for task, texts, listed in (
        ("inline_links", gold.inline_links, reading.inline_links if reading else ()),
        ("related", gold.related, reading.related if reading else ()),
    ):
        _score_set(scores[task], gold.stem, texts, [one.title.quote for one in listed])


def _score_article(name: str, wanted: GoldArticle, found: Article | None, scores: dict[str, Score]) -> None:
    f1 = word_f1(wanted.body, found.text) if found else 0.0
    scores["body"].count(f1, f"{name}: {f1:.3f}")
    for task, key, text, evidence in (
        ("title", "title", wanted.title, found.title if found else None),
        ("credit", "source_credit", wanted.credit, found.credit if found else None),
        ("dateline", "dateline", wanted.dateline, found.dateline if found else None),
        ("byline", "byline", wanted.byline, found.byline if found else None),
    ):
        if key in wanted.given:
            _score_text(scores[task], name, text, evidence)
    if "published" in wanted.given:
        stamp = found.stamp("published") if found else None
        day = stamp.day.isoformat() if stamp else None
        scores["published"].count(day == wanted.published, f"{name}: {day}, not {wanted.published}")
    if "labels" in wanted.given:
        labels = tuple(sorted(found.labels)) if found else ()
        scores["labels"].count(
            labels == tuple(sorted(wanted.labels)), f"{name}: {labels}, not {wanted.labels}"
        )
    if wanted.dating:
        score_dating(name, wanted.dating, found.dating if found else None, scores)
    score_names(name, wanted, found, scores)
    score_speakers(name, wanted, found, scores)
    if "statements" in wanted.given:
        score_statements(name, wanted.statements, found.statements if found else (), scores)
    if "figures" in wanted.given:
        score_figures(name, wanted.figures, found.figures if found else (), scores)
    if "events" in wanted.given:
        score_events(name, wanted.events, found.events if found else (), scores, found.times if found else ())
    _score_set(scores["keywords"], name, wanted.keywords, found.keyword_values if found else ())
    agencies = {_same(one.quote) for one in found.agencies} if found else set()
    scores["agencies"].count(
        agencies == set(map(_same, wanted.agencies)), f"{name}: {sorted(agencies)}, not {wanted.agencies}"
    )


def _score_text(score: Score, name: str, wanted: str | None, found: Evidence | None) -> None:
    quote = found.quote if found else None
    score.count(_same(quote or "") == _same(wanted or ""), f"{name}: {quote!r}, not {wanted!r}")


def _score_set(score: Score, name: str, wanted: Sequence[str], found: Sequence[str]) -> None:
    one, other = Counter(map(_same, wanted)), Counter(map(_same, found))
    right = (one & other).total()
    score.right += right
    score.wanted += one.total()
    score.given += other.total()
    if one != other:
        missing = ", ".join(sorted((one - other).elements())) or "nothing"
        extra = ", ".join(sorted((other - one).elements())) or "nothing"
        score.wrong.append(f"{name}: missing {missing}; too many {extra}")


def _same(text: str) -> str:
    return " ".join(fold_text(text).split())


def _pair(wanted: Sequence[GoldArticle], found: Sequence[Article]) -> list[Article | None]:
    overlaps = sorted(
        (
            (word_f1(gold.body, article.text), i, k)
            for i, gold in enumerate(wanted)
            for k, article in enumerate(found)
        ),
        key=lambda one: (-one[0], one[1], one[2]),
    )
    pairs: dict[int, int] = {}
    for overlap, i, k in overlaps:
        if overlap > 0.1 and i not in pairs and k not in pairs.values():
            pairs[i] = k
    return [found[pairs[i]] if i in pairs else None for i in range(len(wanted))]
