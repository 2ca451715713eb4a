"""How sample lists are answered: a page when one is asked for, else everything as a stream."""

from django.db.models import QuerySet
from django.http.response import HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.filters import narrow
from apps.core.api.pagination import put_page_headers, read_window
from apps.core.exceptions import FieldProblem, Invalid
from apps.samples.api.filters import SampleFilters
from apps.samples.api.sample_shape import COLUMNS, read_row
from apps.samples.api.sample_stream import stream_samples
from apps.samples.models.samples import Sample

ROWS_PER_FETCH = 1000


def answer_samples(request: Request, samples: QuerySet[Sample]) -> HttpResponseBase:
    """Return those of the samples that the query string asks for. Raises Invalid.

    Rows go from the database to JSON without becoming objects: one query for the rows, one for the count.
    """
    found = narrow(request, samples, SampleFilters)
    rows = found.values_list(*COLUMNS)
    if "limit" not in request.query_params:
        _refuse_offset_alone(request)
        if request.method == "HEAD":
            # The server would not send the rows, but they would all be read.
            return HttpResponse(content_type="application/json")
        return stream_samples(rows.iterator(chunk_size=ROWS_PER_FETCH))
    window = read_window(request)
    total = found.order_by().count()
    response = Response([read_row(row) for row in rows[window.offset : window.offset + window.limit]])
    put_page_headers(response, request, window, total)
    return response


def _refuse_offset_alone(request: Request) -> None:
    if "offset" in request.query_params:
        problem = FieldProblem("offset", "limit_missing", "offset needs a limit.")
        raise Invalid(problem.message, errors=[problem])
