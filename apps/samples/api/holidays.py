"""The days the lab does not work."""

from datetime import date

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import refuse_unknown_parameters
from apps.core.api.views import LabAPIView
from apps.samples.api.record_serializers import HolidaySerializer, NewHolidaySerializer
from apps.samples.api.requests import read_body
from apps.samples.selectors import holidays as selectors
from apps.samples.services import holidays

DAY = OpenApiParameter("day", {"type": "string", "format": "date"}, OpenApiParameter.PATH)


class HolidaysView(LabAPIView):
    """All holidays."""

    permission_required = {"GET": "samples.view_holiday", "POST": "samples.add_holiday"}

    @extend_schema(operation_id="list_holidays", tags=["holidays"], responses=HolidaySerializer(many=True))
    def get(self, request: Request) -> Response:
        """List the days that are no working days; due times skip them and weekends."""
        refuse_unknown_parameters(request)
        return Response(HolidaySerializer(selectors.list_holidays(), many=True).data)

    @extend_schema(
        operation_id="add_holiday",
        tags=["holidays"],
        request=NewHolidaySerializer,
        responses={201: HolidaySerializer},
    )
    def post(self, request: Request) -> Response:
        """Add a holiday; the queue's due times follow at once."""
        body = read_body(request, NewHolidaySerializer)
        holiday = holidays.add_holiday(day=body["day"], name=body["name"])
        return Response(HolidaySerializer(holiday).data, status=201)


class HolidayView(LabAPIView):
    """One holiday."""

    permission_required = "samples.delete_holiday"

    @extend_schema(
        operation_id="remove_holiday", tags=["holidays"], parameters=[DAY], responses={200: HolidaySerializer}
    )
    def delete(self, request: Request, day: date) -> Response:
        """Make a holiday a working day again; the answer is the holiday that was."""
        return Response(HolidaySerializer(holidays.remove_holiday(day=day)).data)
