"""Quality standards and the defects that they name."""
