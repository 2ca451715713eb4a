"""The sample routes: list, create, read, update, withdraw."""

from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import list_parameters
from apps.core.api.views import LabAPIView
from apps.samples.api.examples import A_NEW_SAMPLE, A_SAMPLE, A_SAMPLE_UPDATE
from apps.samples.api.filters import SampleFilters
from apps.samples.api.requests import (
    NOT_FOUND,
    acting_user,
    also_refused,
    demand,
    refuse_stale,
    sample_response,
    version_checked,
)
from apps.samples.api.sample_list import answer_samples
from apps.samples.api.sample_serializers import (
    SampleCreateSerializer,
    SampleSerializer,
    SampleUpdateSerializer,
)
from apps.samples.api.sample_shape import shape_of
from apps.samples.api.sample_writes import read_creation, read_update
from apps.samples.selectors import samples as selectors
from apps.samples.services import recording, withdrawing

WITHDRAWN_BY_API = "deleted through the API"


class SamplesView(LabAPIView):
    """All samples that the asking person may see."""

    permission_required = {"GET": "samples.view_sample", "POST": "samples.add_sample"}

    @extend_schema(
        operation_id="list_samples",
        tags=["samples"],
        parameters=list_parameters(SampleFilters),
        responses=SampleSerializer(many=True),
        examples=[A_SAMPLE],
    )
    def get(self, request: Request) -> HttpResponseBase:
        """List samples, the newest first. Without `limit` all of them, sent while they are read.

        Withdrawn samples are not listed.
        """
        return answer_samples(request, selectors.list_samples(visible_to=acting_user(request)))

    @extend_schema(
        operation_id="create_sample",
        tags=["samples"],
        request=SampleCreateSerializer,
        responses=also_refused(SampleSerializer, NOT_FOUND, status=201),
        examples=[A_NEW_SAMPLE, A_SAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Hand in a sample. Without a submission it joins the requester's open manual one."""
        sample = recording.create_sample(by=acting_user(request), data=read_creation(request.data))
        return sample_response(sample, status=201)


class SampleView(LabAPIView):
    """One sample."""

    permission_required = {
        "GET": "samples.view_sample",
        "PUT": "samples.change_sample",
        "PATCH": "samples.change_sample",
        "DELETE": "samples.withdraw_sample",
    }

    @extend_schema(
        operation_id="get_sample", tags=["samples"], responses=SampleSerializer, examples=[A_SAMPLE]
    )
    def get(self, request: Request, sample_id: UUID) -> Response:
        """Read a sample; the ETag is its version."""
        return sample_response(selectors.get_sample(sample_id=sample_id, visible_to=acting_user(request)))

    @extend_schema(
        operation_id="replace_sample",
        tags=["samples"],
        request=SampleUpdateSerializer,
        responses=SampleSerializer,
        examples=[A_SAMPLE_UPDATE, A_SAMPLE],
    )
    def put(self, request: Request, sample_id: UUID) -> Response:
        """Change what the body names, as PATCH does: the main client sends part of a sample by PUT."""
        return self._update(request, sample_id)

    @extend_schema(
        operation_id="update_sample",
        tags=["samples"],
        request=SampleUpdateSerializer,
        responses=SampleSerializer,
        examples=[A_SAMPLE_UPDATE, A_SAMPLE],
    )
    def patch(self, request: Request, sample_id: UUID) -> Response:
        """Change what the body names; members echoed unchanged are no change."""
        return self._update(request, sample_id)

    @extend_schema(operation_id="delete_sample", tags=["samples"], responses={200: SampleSerializer})
    def delete(self, request: Request, sample_id: UUID) -> Response:
        """Withdraw a sample. It is archived and leaves the lists; its history stays."""
        with version_checked(request) as expectation:
            sample = withdrawing.withdraw_sample(
                sample_id=sample_id,
                by=acting_user(request),
                reason=WITHDRAWN_BY_API,
                expected=expectation.version,
            )
        return sample_response(sample)

    def _update(self, request: Request, sample_id: UUID) -> Response:
        user = acting_user(request)
        with version_checked(request) as expectation:
            current = selectors.get_sample(sample_id=sample_id, visible_to=user)
            # Asked before the body is compared: of an old version the read-only members differ lawfully.
            refuse_stale(expectation, current.updated_at)
            changes = read_update(request.data, current=shape_of(current))
            if "assigned_to" in changes:
                demand(user, "samples.assign_sample")
            sample = recording.update_sample(
                sample_id=sample_id, by=user, changes=changes, expected=expectation.version
            )
        return sample_response(sample)
