"""The addresses of the intake: for patients under /intake/, for staff under /staff/, for programs under /fhir/."""

from django.urls import include, path

from clinic.accounts import second_step_views as second
from clinic.accounts import token_views
from clinic.accounts import views as accounts
from intake.web.care import views as care
from intake.web.care import visit_views as visits
from intake.web.fhir import views as fhir
from intake.web.patient import views as patient
from intake.web.therapist import answer_views as answers
from intake.web.therapist import exporting
from intake.web.therapist import letter_views as letters
from intake.web.therapist import provider_views as providers
from intake.web.therapist import views as therapist

patient_urls = [
    path("", patient.start, name="start"),
    path("care-now/", patient.interruption, name="interruption"),
    path("check/", patient.check, name="check"),
    path("sent/", patient.sent, name="sent"),
    path("who-opened/", patient.who_opened, name="who-opened"),
    path("saved/", patient.saved, name="saved"),
    path("<slug:slug>/", patient.step, name="step"),
]

care_urls = [
    path("referrals/<uuid:pk>/care/", care.plan, name="plan"),
    path("referrals/<uuid:pk>/care/open/", care.open_plan, name="open-plan"),
    path("referrals/<uuid:pk>/care/aims/", care.aims, name="aims"),
    path("referrals/<uuid:pk>/care/payer/", care.payer, name="payer"),
    path("referrals/<uuid:pk>/care/today/", care.session_card, name="session-card"),
    path("referrals/<uuid:pk>/care/today/signs/", care.day_signs, name="day-signs"),
    path("referrals/<uuid:pk>/care/outcomes/", care.outcomes, name="outcomes"),
    path("referrals/<uuid:pk>/care/visits/new/", visits.new_visit, name="new-visit"),
    path("referrals/<uuid:pk>/care/report/", visits.report, name="report"),
    path("visits/<uuid:pk>/", visits.visit, name="visit"),
    path("visits/<uuid:pk>/take-back/", visits.take_back_visit, name="take-back-visit"),
    path("reports/<uuid:pk>/", visits.care_report, name="care-report"),
    path("reports/<uuid:pk>/pdf/", visits.care_report_pdf, name="care-report-pdf"),
]

staff_urls = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("second-step/", second.second_step, name="second-step"),
    path("sessions/", accounts.desks, name="desks"),
    path("sessions/<uuid:pk>/end/", accounts.end_desk, name="end-desk"),
    path("tokens/", token_views.own_tokens, name="tokens"),
    path("tokens/<uuid:pk>/end/", token_views.end_token, name="end-token"),
    path("kept/<uuid:pk>/", accounts.kept_form, name="kept"),
    path("", therapist.worklist, name="worklist"),
    path("referrals/<uuid:pk>/", therapist.review, name="review"),
    path("referrals/<uuid:pk>/take-up/", therapist.take_up, name="take-up"),
    path("referrals/<uuid:pk>/decide/", therapist.decide, name="decide"),
    path("referrals/<uuid:pk>/undo/", therapist.undo, name="undo"),
    path("referrals/<uuid:pk>/clearance/", therapist.clearance, name="clearance"),
    path("referrals/<uuid:pk>/signs/", therapist.signs, name="signs"),
    *care_urls,
    path("referrals/<uuid:pk>/export/", exporting.export, name="export"),
    path("referrals/<uuid:pk>/letter/", letters.letter, name="letter"),
    path("referrals/<uuid:pk>/letter/provider/", letters.letter_provider, name="letter-provider"),
    path("referrals/<uuid:pk>/letter/preview/", letters.letter_preview, name="letter-preview"),
    path("referrals/<uuid:pk>/letter/issue/", letters.letter_issue, name="letter-issue"),
    path("letters/<uuid:pk>/", letters.issued, name="issued"),
    path("letters/<uuid:pk>/pdf/", letters.letter_pdf, name="letter-pdf"),
    path("letters/<uuid:pk>/text/", letters.letter_text, name="letter-text"),
    path("letters/<uuid:pk>/answer/", answers.answer_enter, name="answer-enter"),
    path("answers/", answers.find_by_code, name="answers"),
    path("answers/<uuid:pk>/", answers.answer, name="answer"),
    path("answers/<uuid:pk>/scan/", answers.scan, name="scan"),
    path("providers/", providers.providers, name="providers"),
    path("providers/add/", providers.provider_add, name="provider-add"),
    path("providers/<uuid:pk>/", providers.provider, name="provider"),
    path("providers/<uuid:pk>/archive/", providers.provider_archive, name="provider-archive"),
]

fhir_urls = [
    path("metadata", fhir.metadata, name="metadata"),
    path("<str:kind>", fhir.search, name="search"),
    path("<str:kind>/<str:id>", fhir.read, name="read"),
    path("", fhir.elsewhere, name="base"),
    path("<path:rest>", fhir.elsewhere, name="elsewhere"),
]

urlpatterns = [
    path("intake/", include((patient_urls, "intake"))),
    path("staff/", include((staff_urls, "staff"))),
    path("fhir/", include((fhir_urls, "fhir"))),
]
