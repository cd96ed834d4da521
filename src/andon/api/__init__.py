"""The programs' door: one router a noun."""
