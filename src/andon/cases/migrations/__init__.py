"""The schema of cases, one migration a change, named by hand."""
