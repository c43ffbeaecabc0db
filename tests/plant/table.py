"""All planted bugs: those that others have made, and those that ours could have had."""

from tests.plant import bugs_core, bugs_devices, bugs_hub

BUGS = (*bugs_core.BUGS, *bugs_devices.BUGS, *bugs_hub.BUGS)
