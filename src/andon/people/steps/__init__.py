"""What changes people, roles, departments, tokens and contacts: one step a module."""
