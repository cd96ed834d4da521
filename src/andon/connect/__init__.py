"""What comes from outside, mapped to drafts for the receive step."""
