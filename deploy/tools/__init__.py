"""Tools that check what is deployed: a kustomize, a Dockerfile linter, promtool."""
