"""The version of the package and of the engine that readings name."""

__version__ = "0.1.0"
