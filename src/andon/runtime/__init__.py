"""The edge with the machine: clock, identifiers, scope, jobs, evidence store, keys."""
