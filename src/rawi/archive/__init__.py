"""Keeps and finds: pages, readings, findings, refusals and judgements, in one file or on a server."""

from rawi.archive.contract import Added, Archive, ArticleRow, Change, Fault, Info, Judgement, Version
from rawi.archive.listings import OutletRow, SaidRow, SpeakerRow
from rawi.archive.opening import open_archive
from rawi.archive.threads import Before, Terms

# The lists this room reads.
LEXICA = ("search/fields",)

__all__ = [
    "LEXICA",
    "Added",
    "Archive",
    "ArticleRow",
    "Before",
    "Change",
    "Fault",
    "Info",
    "Judgement",
    "OutletRow",
    "SaidRow",
    "SpeakerRow",
    "Terms",
    "Version",
    "open_archive",
]
