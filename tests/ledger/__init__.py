"""The book, its seals, receipts and verifier."""
