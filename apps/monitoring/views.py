"""The doors for the platform: probes and metrics."""

import hmac
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from apps.core.api import problems
from apps.core.api.permissions import BY_NETWORK, PUBLIC, declares
from apps.core.network import client_address
from apps.monitoring import selectors
from apps.monitoring.choices import Health
from apps.monitoring.exceptions import NotReady


@declares(PUBLIC)
@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; whatever else is down, restarting it would not help."""
    return HttpResponse("alive\n", content_type="text/plain")


@declares(PUBLIC)
@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve: database and migrations must be right, the rest may be degraded."""
    report = selectors.get_health()
    if report.failed_needed:
        reasons = "; ".join(f"{name}: {report.services[name]}" for name in report.failed_needed)
        return problems.plain_lab_error(NotReady(reasons=reasons))
    word = "degraded" if report.status == Health.DEGRADED else "ready"
    return JsonResponse({"status": word, "ready": True, "services": dict(report.services)})


@declares(BY_NETWORK)
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Hand the metrics to the scraper, from its network or with its token, and to people who may see them."""
    if not (_has_token(request) or _is_near(request) or request.user.has_perm("monitoring.view_metrics")):
        return problems.plain_response(403, request)
    response: HttpResponse = ExportToDjangoView(request)
    return response


def _has_token(request: HttpRequest) -> bool:
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    return bool(wanted) and hmac.compare_digest(wanted.encode(), given.encode())


def _is_near(request: HttpRequest) -> bool:
    trusted = settings.LIMS_TRUSTED_PROXIES
    if trusted == 0 and "X-Forwarded-For" in request.headers:
        # A proxy nobody vouches for stands in front: the peer's address says nothing about who asks.
        return False
    address = client_address(request.META, trusted_proxies=trusted)
    if address is None:
        return False
    return any(ip_address(address) in ip_network(network) for network in settings.METRICS_ALLOWED_NETWORKS)
