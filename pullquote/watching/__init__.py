"""Watching from outside: what a runner and a long drawing show of themselves to logs, Prometheus and alerts."""
