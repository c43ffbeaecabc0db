"""The hub: the rules of the queue (`core`), the one path (`service`), the store, the pages."""
