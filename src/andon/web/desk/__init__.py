"""The desk: the pages on which the staff works all day."""
