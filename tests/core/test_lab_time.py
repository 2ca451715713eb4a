"""People read the lab's time, programs read UTC."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from apps.core.middleware import LabTimeMiddleware

NOON_IN_LONDON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "hour"),
    [("/admin/samples/sample/", 8), ("/", 8), ("/api/v1/samples", 12), ("/health", 12)],
)
def test_the_hour_shown_is_the_readers(path: str, hour: int, settings: Any) -> None:
    settings.LAB_TIME_ZONE = "America/New_York"

    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(timezone.localtime(NOON_IN_LONDON).hour))

    response = LabTimeMiddleware(answer)(RequestFactory().get(path))
    assert response.content == str(hour).encode()  # type: ignore[attr-defined]
    assert timezone.get_current_timezone_name() == "UTC"
