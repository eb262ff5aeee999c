"""A drawing's counts as families of Prometheus.

Pure, but for what the process says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import ProcessCollector
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from pullquote.watching.drawing_figures import DrawingFigures


class DrawingFamilies(Collector):
    """The figures of a drawing as they are when they are read."""

    def __init__(self, figures: DrawingFigures) -> None:
        self._figures = figures
        self._process = ProcessCollector(namespace="pullquote_draw", registry=None)

    def describe(self) -> list[Metric]:
        """None beforehand: which there are depends on the drawing."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Counts by outcome and rule, bytes, seconds, and the process's own figures."""
        figures = self._figures
        cards = CounterMetricFamily(
            "pullquote_draw_cards", "Cards, drawn now or kept from before.", labels=("outcome", "design", "format")
        )
        for key, count in figures.cards.items():
            cards.add_metric(list(key), count)
        yield cards
        refusals = CounterMetricFamily("pullquote_draw_refusals", "Cards that were not drawn.", labels=("rule",))
        for rule, count in figures.refusals.items():
            refusals.add_metric([rule], count)
        yield refusals
        yield CounterMetricFamily("pullquote_draw_bytes", "Bytes of the files that were drawn.", value=figures.bytes)
        yield GaugeMetricFamily("pullquote_draw_seconds", "How long the drawing has taken.", value=figures.seconds)
        running = figures.ended_at is None
        yield GaugeMetricFamily("pullquote_draw_running", "1 while the drawing goes on.", value=running)
        if figures.wanted is not None:
            yield GaugeMetricFamily("pullquote_draw_wanted_cards", "Cards that were asked for.", value=figures.wanted)
        if figures.ended_at is not None:
            at = figures.ended_at.timestamp()
            yield GaugeMetricFamily("pullquote_draw_ended_timestamp_seconds", "When the drawing ended.", value=at)
        yield from self._process.collect()
