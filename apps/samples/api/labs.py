"""The lab routes: labs, the names forms print for them, and their members."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import list_parameters, narrow, refuse_unknown_parameters
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.api.views import LabAPIView
from apps.samples.api.filters import LabFilters
from apps.samples.api.record_serializers import (
    AliasSerializer,
    LabCreateSerializer,
    LabSerializer,
    LabUpdateSerializer,
    MemberSerializer,
    NewMemberSerializer,
)
from apps.samples.api.requests import acting_user, read_body, version_checked, versioned
from apps.samples.models.labs import Lab
from apps.samples.selectors import labs as selectors
from apps.samples.services import labs


class LabsView(LabAPIView):
    """The labs that the asking person may see."""

    permission_required = {"GET": "samples.view_lab", "POST": "samples.add_lab"}

    @extend_schema(
        operation_id="list_labs",
        tags=["labs"],
        parameters=list_parameters(LabFilters),
        responses=LabSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """List labs by name; a requester sees their own."""
        found = narrow(request, selectors.list_labs(visible_to=acting_user(request)), LabFilters)
        window = read_window(request)
        page = found[window.offset : window.offset + window.limit]
        response = Response(LabSerializer(page, many=True).data)
        put_page_headers(response, request, window, found.order_by().count())
        return response

    @extend_schema(
        operation_id="create_lab", tags=["labs"], request=LabCreateSerializer, responses={201: LabSerializer}
    )
    def post(self, request: Request) -> Response:
        """Take down a lab with the names forms print for it."""
        body = read_body(request, LabCreateSerializer)
        aliases = body.pop("aliases", ())
        return _answer(labs.create_lab(by=acting_user(request), values=body, aliases=aliases), status=201)


class LabView(LabAPIView):
    """One lab."""

    permission_required = {
        "GET": "samples.view_lab",
        "PUT": "samples.change_lab",
        "PATCH": "samples.change_lab",
    }

    @extend_schema(operation_id="get_lab", tags=["labs"], responses=LabSerializer)
    def get(self, request: Request, lab_id: UUID) -> Response:
        """Read a lab; the ETag is its version."""
        return _answer(selectors.get_lab(lab_id=lab_id, visible_to=acting_user(request)))

    @extend_schema(
        operation_id="replace_lab", tags=["labs"], request=LabUpdateSerializer, responses=LabSerializer
    )
    def put(self, request: Request, lab_id: UUID) -> Response:
        """Change what the body names, as PATCH does."""
        return self._update(request, lab_id)

    @extend_schema(
        operation_id="update_lab", tags=["labs"], request=LabUpdateSerializer, responses=LabSerializer
    )
    def patch(self, request: Request, lab_id: UUID) -> Response:
        """Change what the body names."""
        return self._update(request, lab_id)

    def _update(self, request: Request, lab_id: UUID) -> Response:
        changes = read_body(request, LabUpdateSerializer)
        with version_checked(request) as expectation:
            lab = labs.update_lab(
                lab_id=lab_id, by=acting_user(request), changes=changes, expected=expectation.version
            )
        return _answer(lab)


class LabAliasesView(LabAPIView):
    """The names that forms print for a lab."""

    permission_required = "samples.add_labalias"

    @extend_schema(
        operation_id="add_lab_alias", tags=["labs"], request=AliasSerializer, responses=LabSerializer
    )
    def post(self, request: Request, lab_id: UUID) -> Response:
        """Remember another way a form prints the lab's name; what is known already stays."""
        body = read_body(request, AliasSerializer)
        labs.add_alias(lab_id=lab_id, name=body["name"], by=acting_user(request))
        return _answer(selectors.get_lab(lab_id=lab_id, visible_to=acting_user(request)))


class LabAliasView(LabAPIView):
    """One name that forms print for a lab."""

    permission_required = "samples.delete_labalias"

    @extend_schema(operation_id="remove_lab_alias", tags=["labs"], responses={200: LabSerializer})
    def delete(self, request: Request, lab_id: UUID, alias_id: UUID) -> Response:
        """Forget a way of printing the lab's name; submissions linked by it stay linked."""
        user = acting_user(request)
        lab = selectors.get_lab(lab_id=lab_id, visible_to=user)
        for alias in lab.aliases.all():
            if alias.pk == alias_id:
                labs.remove_alias(lab_id=lab_id, name=alias.name, by=user)
        return _answer(selectors.get_lab(lab_id=lab_id, visible_to=user))


class LabMembersView(LabAPIView):
    """The people who see a lab's records."""

    permission_required = {"GET": "samples.view_membership", "POST": "samples.manage_membership"}

    @extend_schema(operation_id="list_lab_members", tags=["labs"], responses=MemberSerializer(many=True))
    def get(self, request: Request, lab_id: UUID) -> Response:
        """List a lab's members by user name."""
        refuse_unknown_parameters(request)
        members = selectors.list_members(lab_id=lab_id, visible_to=acting_user(request))
        return Response(MemberSerializer(members, many=True).data)

    @extend_schema(
        operation_id="add_lab_member",
        tags=["labs"],
        request=NewMemberSerializer,
        responses={201: MemberSerializer},
    )
    def post(self, request: Request, lab_id: UUID) -> Response:
        """Let a person see the lab's records from now on; a member stays one."""
        body = read_body(request, NewMemberSerializer)
        member = labs.add_member(lab_id=lab_id, user_id=body["user_id"], by=acting_user(request))
        return Response(MemberSerializer(member).data, status=201)


class LabMemberView(LabAPIView):
    """One member of a lab."""

    permission_required = "samples.manage_membership"

    @extend_schema(
        operation_id="remove_lab_member", tags=["labs"], responses={200: MemberSerializer(many=True)}
    )
    def delete(self, request: Request, lab_id: UUID, user_id: UUID) -> Response:
        """Let a person no longer see the lab's records; the answer is who still does."""
        user = acting_user(request)
        labs.remove_member(lab_id=lab_id, user_id=user_id, by=user)
        members = selectors.list_members(lab_id=lab_id, visible_to=user)
        return Response(MemberSerializer(members, many=True).data)


def _answer(lab: Lab, *, status: int = 200) -> Response:
    return versioned(LabSerializer(lab).data, lab.updated_at, status=status)
