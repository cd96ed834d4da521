"""Stories: one report, one house, from the first word to the closed case."""
