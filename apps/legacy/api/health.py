"""Health and memory at the old addresses, open to everyone as they were."""

from dataclasses import asdict
from typing import Final

from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.permissions import PUBLIC
from apps.legacy.api.envelope import success
from apps.legacy.api.views import PanelView
from apps.monitoring import selectors as monitoring_selectors

SERVICE: Final = "lims"


class MemoryUsageView(PanelView):
    """`/memory-usage`"""

    authentication_classes = []
    permission_required = PUBLIC

    def get(self, request: Request) -> Response:
        """Say what memory the answering process holds, in MB."""
        usage = asdict(monitoring_selectors.get_memory_usage())
        return Response({"status": "healthy", "service": SERVICE, "memory_usage": usage})


class PanelMemoryUsageView(PanelView):
    """`/api/submission/memory-usage`"""

    authentication_classes = []
    permission_required = PUBLIC

    def get(self, request: Request) -> Response:
        """Say what memory the answering process holds, in MB."""
        usage = asdict(monitoring_selectors.get_memory_usage())
        return success({"memory_usage": usage}, memory_usage=usage)


class PanelHealthView(PanelView):
    """`/api/submission/health`"""

    authentication_classes = []
    permission_required = PUBLIC

    def get(self, request: Request) -> Response:
        """Say whether submissions are taken in."""
        report = monitoring_selectors.get_health()
        usage = asdict(monitoring_selectors.get_memory_usage())
        body = {
            "status": report.status,
            "service": SERVICE,
            "services": report.services,
            "memory_usage": usage,
        }
        if report.failed_needed:
            failed = ", ".join(report.failed_needed)
            message = f"Not served by: {failed}."
            return Response({"success": False, "message": message, "detail": message, **body}, status=503)
        return Response({"success": True, "message": "", "data": body, **body})
