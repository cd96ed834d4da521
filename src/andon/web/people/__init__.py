"""Pages for people: coming in, members, departments, programs, clients, one's own account."""
