"""People: the vault, roles, invitations, tokens, and the pages for them."""
