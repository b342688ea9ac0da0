"""The three services: intake, scheduler and notifier; none knows another."""
