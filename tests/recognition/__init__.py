"""A complaint in any language, read: our own sentences, in all of them."""
