"""The command line."""

from rawi.cli.app import Exit, app, main

__all__ = ["Exit", "app", "main"]
