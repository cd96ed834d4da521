"""The voice: reports, evidence, and what was asked of reporters."""
