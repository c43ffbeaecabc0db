"""The rating pad: after *finish* a citizen rates the visit with one key, and no rating is lost."""
