"""The ledger: append-only entries, a Merkle tree over them, and receipts anybody can check."""
