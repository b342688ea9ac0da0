"""Learns how long complaints take, and publishes it.

`lessons` hears milestones and `publishing` says which curves to publish: both are pure.
`study` reads and writes Kafka, in a process of its own beside the worker that owns
partition 0.
"""
