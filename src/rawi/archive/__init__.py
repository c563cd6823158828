"""Keeps and finds: pages, readings, findings, refusals and judgements, in one file or on a server."""

from rawi.archive.contract import Added, Archive, ArticleRow, Change, Fault, Info, Judgement
from rawi.archive.opening import open_archive

__all__ = ["Added", "Archive", "ArticleRow", "Change", "Fault", "Info", "Judgement", "open_archive"]
