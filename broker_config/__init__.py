"""The broker's settings: `acl` and `render` (PURE) make the texts, `mosquitto` runs a broker.

Nobody connects without a name and a password, and a device writes only below its own name.
"""
