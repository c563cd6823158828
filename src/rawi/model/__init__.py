"""The records, their ids, and the laws of quotation."""

from rawi.model.ids import content_id
from rawi.model.laws import check_reading, check_span, find_evidence
from rawi.model.records import (
    Article,
    Block,
    BlockKind,
    Evidence,
    Listed,
    Outlet,
    Page,
    Place,
    RawPage,
    Reading,
    Refusal,
    Role,
    Span,
    Stamp,
    StampKind,
)

__all__ = [
    "Article",
    "Block",
    "BlockKind",
    "Evidence",
    "Listed",
    "Outlet",
    "Page",
    "Place",
    "RawPage",
    "Reading",
    "Refusal",
    "Role",
    "Span",
    "Stamp",
    "StampKind",
    "check_reading",
    "check_span",
    "content_id",
    "find_evidence",
]
