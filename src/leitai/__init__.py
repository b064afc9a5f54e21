"""Leitai (擂台): a judged arena that stays accountable afterwards."""

__version__ = "0.1.0"
