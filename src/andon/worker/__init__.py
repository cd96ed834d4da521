"""One loop that asks what is due."""
