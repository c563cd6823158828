"""Reads more pages than one would wait for: shards, readers in processes of their own, engines, Parquet."""

from rawi.batch.copies import Signed, find_copies, near_pairs, write_copies
from rawi.batch.engines import Outcome, Task
from rawi.batch.filtering import may_be_arabic
from rawi.batch.inputs import read
from rawi.batch.running import Progress, Told, read_batch
from rawi.batch.serving import Readers, page_settings
from rawi.batch.shards import SHARD_BYTES, Piece, Shard, find_shards
from rawi.batch.stepping import Settings, step
from rawi.batch.stories import find_stories, write_stories

__all__ = [
    "SHARD_BYTES",
    "Outcome",
    "Piece",
    "Progress",
    "Readers",
    "Settings",
    "Shard",
    "Signed",
    "Task",
    "Told",
    "find_copies",
    "find_shards",
    "find_stories",
    "may_be_arabic",
    "near_pairs",
    "page_settings",
    "read",
    "read_batch",
    "step",
    "write_copies",
    "write_stories",
]
