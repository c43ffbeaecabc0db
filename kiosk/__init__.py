"""The kiosk: a person presses and gets a number on paper, with its hub or without.

Pure rooms: flow (what happens; `flow_alone` gives numbers without the hub, `flow_paper` follows the
slip, `flow_hub` listens to the hub, `flow_memory` is what survives a power cut), holdings (lent
numbers), times (what time it is), view (what is seen), ticket (what is on the paper), words (how it
is said). Around them the outbox on its disk, and the drivers for buttons, screen and printer, put
together in `main`.
"""
