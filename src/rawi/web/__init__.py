"""The desk in the browser."""

from rawi.web.app import make_app
from rawi.web.site import Settings

__all__ = ["Settings", "make_app"]
