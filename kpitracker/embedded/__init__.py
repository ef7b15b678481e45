"""The one-command start: a Redis of our own, then web, worker and beat under one launcher.

`python -m kpitracker.embedded` is what `make run` ends in. Nothing here is used in production,
where each part is a container or a service of its own (compose.yaml shows how).
"""
