"""Reporters' pages: the form, the private page, the printed code."""
