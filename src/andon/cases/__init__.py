"""The work: from verification to a closed case."""
