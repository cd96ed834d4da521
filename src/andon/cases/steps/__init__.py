"""The acts of people on a case: each module one step, the only writers of its state."""
