"""Pages for reporters and for staff."""
