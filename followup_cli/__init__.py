"""The command line for people: `followup --help`."""
