"""The language of followup: shared by every service, knows none of them."""
