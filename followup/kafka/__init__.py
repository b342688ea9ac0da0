"""Adapters between the language of followup and Apache Kafka (kafka-python)."""
