"""What can be done to a report: one verb a module."""
