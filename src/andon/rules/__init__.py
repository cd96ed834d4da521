"""The sentences that a customer could dispute, as pure functions."""
