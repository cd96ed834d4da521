"""The andon command."""
