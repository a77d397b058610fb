from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.views import Endpoint
from marketplace.actions.reports import request_efficiency
from marketplace.models import Report
from marketplace.queries.report_rows import visible_to
from marketplace.reporting.pages import efficiency_pdf
from tasks.queries.projects import visible_to as projects_visible_to


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A dated snapshot. `figures` holds `all`, `curve`, `groups`, `overheads` and `anchoring` once the state is done; a
    figure that is null is too early to say, and `reason` says what it needs; the curve is empty then."""

    figures = serializers.DictField()
    assumptions = serializers.DictField()

    class Meta:
        model = Report
        fields = ("id", "kind", "state", "assumptions", "figures", "failure", "requested_at", "finished_at")
        read_only_fields = fields


class ReportRequestSerializer(serializers.Serializer[Any]):
    """Price and minutes take the place of the offer's price and the measured median where they are given."""

    include_evidence = serializers.BooleanField(default=True)
    price_minor = serializers.IntegerField(min_value=1, max_value=10**8, required=False)
    minutes = serializers.FloatField(min_value=0.01, max_value=10_000, required=False)


class ProjectReportsView(Endpoint):
    """Efficiency reports of a project, newest first; POST asks for another, which a job reckons."""

    @extend_schema(responses=ReportSerializer(many=True))
    def get(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects_visible_to(self.actor), pk=project_id)
        return self.page(visible_to(self.actor).filter(project=project_id), ReportSerializer)

    @extend_schema(request=ReportRequestSerializer, responses={202: ReportSerializer})
    def post(self, request: Request, project_id: UUID) -> Response:
        get_object_or_404(projects_visible_to(self.actor), pk=project_id)
        asked = self.check(ReportRequestSerializer)
        report = request_efficiency(by=self.actor, project_id=project_id, now=self.now, **asked)
        return Response(ReportSerializer(report).data, status=202)


class ReportView(Endpoint):
    @extend_schema(responses=ReportSerializer)
    def get(self, request: Request, report_id: UUID) -> Response:
        return Response(ReportSerializer(get_object_or_404(visible_to(self.actor), pk=report_id)).data)


class ReportPdfView(Endpoint):
    """The report as one printable page; 404 until it is done."""

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request: Request, report_id: UUID) -> HttpResponse:
        report = get_object_or_404(visible_to(self.actor).filter(state="done"), pk=report_id)
        pdf = efficiency_pdf(
            title=report.project.name, dated=report.requested_at, assumptions=report.assumptions, figures=report.figures
        )
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'attachment; filename="efficiency-{report.requested_at:%Y-%m-%d}.pdf"'
        return answer
