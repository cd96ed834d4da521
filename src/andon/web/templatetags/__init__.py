"""What templates may call: drawings, isolates, dates, themes."""
