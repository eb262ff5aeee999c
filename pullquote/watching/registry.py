"""Figures in Prometheus' text format, each with the name of the workspace that they are of.

Pure. The format is version 0.0.4 of prometheus.io, "Exposition formats", which every reader takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector


class LabelledRegistry:
    """A registry whose every figure is labelled with its workspace: node_exporter takes no figure twice."""

    def __init__(self, workspace: str) -> None:
        self.registry = CollectorRegistry()
        # A folder's name need not be text on Linux.
        self._workspace = workspace.encode(errors="replace").decode()

    def text(self) -> bytes:
        """All figures as they are now."""
        return generate_latest(_Labelled(self.registry, self._workspace))


class _Labelled(Collector):
    def __init__(self, inner: CollectorRegistry, workspace: str) -> None:
        self._inner = inner
        self._workspace = workspace

    def collect(self) -> Iterator[Metric]:
        for family in self._inner.collect():
            labelled = Metric(family.name, family.documentation, family.type)
            labelled.samples = [
                one._replace(labels={"workspace": self._workspace, **one.labels})
                for one in family.samples
                # Moments of creation would be as many lines again, and Prometheus reads none of them in this format.
                if not one.name.endswith("_created")
            ]
            yield labelled
