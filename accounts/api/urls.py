from django.urls import URLPattern, path

from accounts.api.agreements import AgreementSignatureView, AgreementsView, LabAgreementsView
from accounts.api.api_keys import ApiKeysView, ApiKeyView
from accounts.api.availability import AvailabilityView
from accounts.api.avoided_firms import AvoidedFirmsView, AvoidedFirmView
from accounts.api.conflicts import ConflictsView, ConflictView
from accounts.api.credentials import (
    CredentialDecisionView,
    CredentialsView,
    CredentialView,
    MyCredentialsView,
    MyCredentialView,
)
from accounts.api.expertise import ExpertiseView
from accounts.api.experts import ExpertView
from accounts.api.labs import LabsView, LabView
from accounts.api.members import MembersView, MemberView
from accounts.api.notification_preferences import NotificationPreferencesView
from accounts.api.notifications import NotificationReadingView, NotificationsView, ReadingView, UnreadView
from accounts.api.qualifications import QualificationsView
from accounts.api.trail import TrailView
from accounts.api.users import MeView

urlpatterns: list[URLPattern] = [
    path("expertise", ExpertiseView.as_view()),
    path("me", MeView.as_view()),
    path("labs", LabsView.as_view()),
    path("labs/<uuid:lab_id>", LabView.as_view()),
    path("labs/<uuid:lab_id>/members", MembersView.as_view()),
    path("labs/<uuid:lab_id>/members/<uuid:member_id>", MemberView.as_view()),
    path("labs/<uuid:lab_id>/api-keys", ApiKeysView.as_view()),
    path("labs/<uuid:lab_id>/api-keys/<uuid:key_id>", ApiKeyView.as_view()),
    path("labs/<uuid:lab_id>/agreements", LabAgreementsView.as_view()),
    path("expert", ExpertView.as_view()),
    path("expert/availability", AvailabilityView.as_view()),
    path("expert/avoided-firms", AvoidedFirmsView.as_view()),
    path("expert/avoided-firms/<uuid:firm_id>", AvoidedFirmView.as_view()),
    path("expert/credentials", MyCredentialsView.as_view()),
    path("expert/credentials/<uuid:credential_id>", MyCredentialView.as_view()),
    path("credentials", CredentialsView.as_view()),
    path("credentials/<uuid:credential_id>", CredentialView.as_view()),
    path("credentials/<uuid:credential_id>/decision", CredentialDecisionView.as_view()),
    path("agreements", AgreementsView.as_view()),
    path("agreements/<uuid:agreement_id>/signature", AgreementSignatureView.as_view()),
    path("notification-preferences", NotificationPreferencesView.as_view()),
    path("notifications", NotificationsView.as_view()),
    path("notifications/unread", UnreadView.as_view()),
    path("notifications/reading", ReadingView.as_view()),
    path("notifications/<uuid:notification_id>/reading", NotificationReadingView.as_view()),
    path("qualifications", QualificationsView.as_view()),
    path("conflicts", ConflictsView.as_view()),
    path("conflicts/<uuid:conflict_id>", ConflictView.as_view()),
    path("trail", TrailView.as_view()),
]
