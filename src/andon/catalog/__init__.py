"""Categories, products and lots."""
