"""How followup is run: on one machine and in a cluster."""
