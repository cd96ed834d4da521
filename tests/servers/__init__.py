"""Real servers that tests and benches start on loopback, and end."""
