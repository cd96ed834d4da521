"""Migrations of `reports`, named by hand."""
