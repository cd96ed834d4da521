"""Organisations, members, roles, departments, and the vault of contacts."""
