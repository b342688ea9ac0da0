"""What runs followup on one machine, without containers."""
