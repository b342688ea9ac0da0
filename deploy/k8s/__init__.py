"""Manifests for Kubernetes, and the program that renders the topics among them."""
