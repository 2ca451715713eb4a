"""`/health` as the app's clients read it."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.permissions import PUBLIC
from apps.core.api.views import LabAPIView
from apps.monitoring import selectors
from apps.monitoring.choices import Health

SERVICE = "lims"


class MemoryUsageSerializer(serializers.Serializer[Any]):
    """Memory of the process that answered."""

    rss_mb = serializers.FloatField()
    vms_mb = serializers.FloatField()
    percent = serializers.FloatField()
    available_mb = serializers.FloatField()


class HealthSerializer(serializers.Serializer[Any]):
    """How well the house is."""

    status = serializers.ChoiceField(choices=Health.choices)
    service = serializers.CharField()
    services = serializers.DictField(child=serializers.CharField())
    memory_usage = MemoryUsageSerializer()
    detail = serializers.CharField(required=False, help_text="Only when unhealthy: what does not answer.")


class HealthView(LabAPIView):
    """Whether the house is well, open to everyone."""

    permission_required = PUBLIC
    authentication_classes = ()
    throttle_classes = ()

    @extend_schema(
        operation_id="health",
        tags=["health"],
        auth=[],
        responses={200: HealthSerializer, 503: HealthSerializer},
        examples=[
            OpenApiExample(
                "all well",
                {
                    "status": "healthy",
                    "service": SERVICE,
                    "services": {"database": "ok", "migrations": "ok", "redis": "ok", "worker": "ok"},
                    "memory_usage": {"rss_mb": 98.2, "vms_mb": 410.0, "percent": 1.2, "available_mb": 6120.4},
                },
                response_only=True,
            )
        ],
    )
    def get(self, request: Request) -> Response:
        """Say how well each part is. Without Redis or a worker the house is degraded and still serves."""
        report = selectors.get_health()
        body: dict[str, Any] = {
            "status": report.status,
            "service": SERVICE,
            "services": report.services,
            "memory_usage": asdict(selectors.get_memory_usage()),
        }
        if report.status == Health.UNHEALTHY:
            body["detail"] = f"Not served by: {', '.join(report.failed_needed)}."
        response = Response(body, status=503 if report.status == Health.UNHEALTHY else 200)
        response["Cache-Control"] = "no-store"
        return response
