"""The hall board, the counter sign and the voice. Nothing here is stale without saying so."""
