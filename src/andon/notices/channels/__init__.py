"""The ways on which a notice can leave the house."""
