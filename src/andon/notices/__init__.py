"""The outbox and the channels through which notices leave."""
