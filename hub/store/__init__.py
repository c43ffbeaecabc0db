"""The store: `port` is what the hub wants from it, `sql` is how it is kept."""
