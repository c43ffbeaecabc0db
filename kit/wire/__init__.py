"""PURE: the protocol. Each topic once (`topics`), each message a value (`messages`), one codec."""
