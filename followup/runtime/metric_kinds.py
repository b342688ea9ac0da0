"""How one metric is described, and how the description becomes an instrument."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from itertools import product
from typing import Any, Self, TypeVar, cast

from prometheus_client import CollectorRegistry
from prometheus_client import Counter as PrometheusCounter
from prometheus_client import Gauge as PrometheusGauge
from prometheus_client import Histogram as PrometheusHistogram
from prometheus_client import Info as PrometheusInfo
from prometheus_client.metrics import MetricWrapperBase

from followup.runtime.labels import Labels


class _Closed(MetricWrapperBase):
    """Accepts only the label values it was born with."""

    _allowed: Labels | None = None
    _found: dict[object, Any] | None = None

    def labels(self, *labelvalues: object, **labelkwargs: object) -> Self:
        """Return the child for these labels, given by name.

        Raises ValueError for a value outside the closed set. What was asked for once
        is found again at once: some are asked for with every record.
        """
        if self._found is None:
            self._found = {}
        asked = (labelvalues, *labelkwargs.items())
        child = self._found.get(asked)
        if child is None:
            child = self._found[asked] = self._child(labelvalues, labelkwargs)
        return cast("Self", child)

    def _child(
        self, labelvalues: tuple[object, ...], labelkwargs: dict[str, object]
    ) -> Self:
        allowed = self._allowed or {}
        named = dict(zip(allowed, labelvalues, strict=False)) | labelkwargs
        for name, value in named.items():
            if value not in allowed.get(name, ()):
                raise ValueError(
                    f"{value!r} is no value of label {name!r} of {self._name}"
                )
        return super().labels(*labelvalues, **labelkwargs)

    def admit(self, **more: tuple[str, ...]) -> None:
        """Widen closed sets, by what only the configuration knows; repeats are free."""
        known = self._allowed or {}
        wider = {
            name: (*values, *(one for one in more.get(name, ()) if one not in values))
            for name, values in known.items()
        }
        if wider != known:
            self.bear(wider)

    def bear(self, allowed: Labels) -> None:
        """Close the label sets and create every child, so that each starts at zero."""
        self._allowed = allowed
        if allowed:
            for values in product(*allowed.values()):
                self.labels(**dict(zip(allowed, values, strict=True)))


class Counter(_Closed, PrometheusCounter):
    """A count that only grows."""


class Gauge(_Closed, PrometheusGauge):
    """A value that goes up and down."""


class Histogram(_Closed, PrometheusHistogram):
    """Observations counted in buckets."""


class Info(_Closed, PrometheusInfo):
    """Facts about the process, as labels of a constant 1."""


class Kind(Enum):
    """What Prometheus takes a metric for."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    INFO = "info"


Instrument = Counter | Gauge | Histogram | Info


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric as SREs see it; `name` is the one in queries."""

    name: str
    kind: Kind
    help: str
    labels: Labels
    unit: str
    buckets: tuple[float, ...] = ()

    def build(self, registry: CollectorRegistry) -> Instrument:
        """Register the instrument and create all its label values at zero.

        Raises ValueError if the registry has the name already.
        """
        names = tuple(self.labels)
        made: Instrument
        match self.kind:
            case Kind.COUNTER:
                made = Counter(self.name, self.help, names, registry=registry)
            case Kind.GAUGE:
                made = Gauge(self.name, self.help, names, registry=registry)
            case Kind.HISTOGRAM:
                made = Histogram(
                    self.name,
                    self.help,
                    names,
                    registry=registry,
                    buckets=self.buckets,
                )
            case Kind.INFO:
                stem = self.name.removesuffix("_info")
                made = Info(stem, self.help, registry=registry)
        if self.kind is not Kind.INFO:
            made.bear(self.labels)
        return made


def counter(name: str, meaning: str, unit: str, **labels: tuple[str, ...]) -> Counter:
    """Describe a counter where its attribute is declared."""
    return cast("Counter", _described(Kind.COUNTER, name, meaning, unit, labels))


def gauge(name: str, meaning: str, unit: str, **labels: tuple[str, ...]) -> Gauge:
    """Describe a gauge where its attribute is declared."""
    return cast("Gauge", _described(Kind.GAUGE, name, meaning, unit, labels))


def histogram(
    name: str, meaning: str, buckets: tuple[float, ...], **labels: tuple[str, ...]
) -> Histogram:
    """Describe a histogram of seconds where its attribute is declared."""
    described = _described(Kind.HISTOGRAM, name, meaning, "seconds", labels, buckets)
    return cast("Histogram", described)


def info(name: str, meaning: str, *labels: str) -> Info:
    """Describe facts about the process; their values are not a closed set."""
    described = _described(Kind.INFO, name, meaning, "", dict.fromkeys(labels, ()))
    return cast("Info", described)


InstrumentsT = TypeVar("InstrumentsT")


def build_all(
    instruments: type[InstrumentsT], registry: CollectorRegistry
) -> InstrumentsT:
    """Build every metric that the dataclass `instruments` declares."""
    made = {
        name: metric.build(registry) for name, metric in described(instruments).items()
    }
    return instruments(**made)


def described(instruments: type[object]) -> dict[str, Metric]:
    """Return the description of each attribute of a dataclass of instruments."""
    return {
        declared.name: declared.metadata["metric"]
        for declared in fields(cast("Any", instruments))
    }


def _described(  # noqa: PLR0913, PLR0917 - private; the public helpers name each one
    kind: Kind,
    name: str,
    meaning: str,
    unit: str,
    labels: Mapping[str, tuple[str, ...]],
    buckets: tuple[float, ...] = (),
) -> object:
    metric = Metric(
        name=name, kind=kind, help=meaning, labels=labels, unit=unit, buckets=buckets
    )
    return field(metadata={"metric": metric})
