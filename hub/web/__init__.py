"""The hub's pages: the officer's console, the API behind it, health; Flask's only door."""
