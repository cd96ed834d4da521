"""The ledger, as a Django app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Entries, openings, leaves, nodes, checkpoints and the queue before the sealer."""

    name = "andon.ledger"
    label = "ledger"
