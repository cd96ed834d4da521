"""What Andon promises, as sentences that can fail."""
