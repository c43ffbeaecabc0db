"""The kiosk: a person presses and gets a number on paper.

Pure rooms: flow (what happens), view (what is seen), ticket (what is on the paper), words (how it
is said). Around them the drivers for buttons, screen and printer, put together in `main`.
"""
