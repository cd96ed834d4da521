"""The edge with the machine."""
