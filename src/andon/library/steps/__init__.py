"""What changes the standards library."""
