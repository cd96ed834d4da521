"""The house's own rules, held by tests."""
