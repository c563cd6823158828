"""Puts the rooms to work: settings, and every verb the doors offer."""

from rawi.desk.contract import ResultOut, json_schema, to_json, to_output
from rawi.desk.evaluating import Evaluation, evaluate
from rawi.desk.linting import check_lexica
from rawi.desk.reading import (
    Reporter,
    open_dater,
    open_entities,
    open_reader,
    open_reporter,
    read_page,
    read_pages,
    read_text,
)
from rawi.desk.settings import Limits, open_lexica
from rawi.desk.sources import find_pages, find_samples

__all__ = [
    "Evaluation",
    "Limits",
    "Reporter",
    "ResultOut",
    "check_lexica",
    "evaluate",
    "find_pages",
    "find_samples",
    "json_schema",
    "open_dater",
    "open_entities",
    "open_lexica",
    "open_reader",
    "open_reporter",
    "read_page",
    "read_pages",
    "read_text",
    "to_json",
    "to_output",
]
