"""The gRPC server: IntakeService, health and reflection on one port."""

from __future__ import annotations

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from followup.runtime.address import AddressTaken
from followup.runtime.metrics import IntakeMetrics
from services.intake.grpc_api.interceptor import CountCalls
from services.intake.grpc_api.service import SERVICE, IntakeService

NAMES = ("", "readiness", SERVICE)
"""The names that the health service knows; all of them tell readiness."""

_OPTIONS = (
    # Connections end now and then, so that new instances get their share of calls.
    ("grpc.max_connection_age_ms", 300_000),
    ("grpc.max_connection_age_grace_ms", 30_000),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 30_000),
    # A second process on the same port would take half of the calls in silence.
    ("grpc.so_reuseport", 0),
)


class Server:
    """Listens from `start` to `stop`; made and used inside one event loop."""

    def __init__(
        self, service: IntakeService, metrics: IntakeMetrics, *, host: str, port: int
    ) -> None:
        self._host = host
        self._wanted_port = port
        self._health = health.aio.HealthServicer()
        self._server = grpc.aio.server(
            interceptors=(CountCalls(metrics, SERVICE),), options=_OPTIONS
        )
        self._server.add_generic_rpc_handlers((service.methods(),))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        names = (SERVICE, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, self._server)

    async def start(self) -> int:
        """Listen and return the port; raises AddressTaken if that cannot be."""
        await self.tell(ready=False)
        address = f"{self._host}:{self._wanted_port}"
        try:
            port: int = self._server.add_insecure_port(address)
        except RuntimeError as error:
            raise AddressTaken(
                self._host,
                self._wanted_port,
                setting="INTAKE_GRPC_PORT",
                why="the port is taken, or the address is not this machine's",
            ) from error
        await self._server.start()
        return port

    async def tell(self, *, ready: bool) -> None:
        """Say by the health service whether calls are welcome."""
        statuses = health_pb2.HealthCheckResponse
        status = statuses.SERVING if ready else statuses.NOT_SERVING
        for name in NAMES:
            await self._health.set(name, status)

    async def stop(self, grace_seconds: float) -> None:
        """Refuse new calls and give those in flight so long to finish."""
        await self._health.enter_graceful_shutdown()
        await self._server.stop(grace_seconds)
