"""Andon: an andon cord for products that have already left the factory."""

__version__ = "0.1.0"
