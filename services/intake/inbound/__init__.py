"""Facts from other systems: CloudEvents on the inbound topic, adopted one by one."""
