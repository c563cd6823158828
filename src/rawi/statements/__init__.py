"""Statements: who said what, through whom."""
