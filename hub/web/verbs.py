"""PURE: the verbs of an officer as buttons: the key on the keyboard and the size of each."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A verb: its name on the wire, its key, its size."""

    name: str
    key: str
    size: str = ""


# In the order of the buttons: what is pressed a hundred times a day comes first and large.
VERBS: tuple[Verb, ...] = (
    Verb(name="call_next", key="N", size="big"),
    Verb(name="start", key="S", size="big"),
    Verb(name="finish", key="F", size="big"),
    Verb(name="recall", key="R"),
    Verb(name="no_show", key="V"),
    Verb(name="transfer", key="T"),
    Verb(name="park", key="P"),
    Verb(name="call_number", key="G", size="small"),
    Verb(name="take_back", key="L", size="small"),
    Verb(name="return", key="Q", size="small"),
    Verb(name="cancel", key="H", size="small"),
    Verb(name="reprint", key="I", size="small"),
    Verb(name="open", key="O", size="small"),
    Verb(name="pause", key="B", size="small"),
    Verb(name="sign_out", key="D", size="small"),
)

NAMES = frozenset(verb.name for verb in VERBS)
