"""The addresses of the intake: patients under /intake/, staff /staff/, providers /sign/, programs /fhir/."""

from django.urls import include, path

from clinic.accounts import passkey_views as passkeys
from clinic.accounts import second_step_views as second
from clinic.accounts import token_views
from clinic.accounts import views as accounts
from intake.web import privacy
from intake.web.care import date_views as dates
from intake.web.care import views as care
from intake.web.care import visit_views as visits
from intake.web.clinic import views as clinic
from intake.web.fhir import views as fhir
from intake.web.patient import (
    agreeing,
    asking_first,
    back_passkeys,
    copying,
    correcting,
    invited,
    mails_wanted,
    over_time,
    still_true,
    taking,
)
from intake.web.patient import back_views as back
from intake.web.patient import dates as patient_dates
from intake.web.patient import views as patient
from intake.web.provider import views as provider
from intake.web.therapist import answer_views as answers
from intake.web.therapist import calling, covering, exporting, finding, inviting, mails, same_person
from intake.web.therapist import letter_views as letters
from intake.web.therapist import link_views as links
from intake.web.therapist import provider_views as providers
from intake.web.therapist import views as therapist

patient_urls = [
    path("", patient.start, name="start"),
    path("care-now/", patient.interruption, name="interruption"),
    path("ask-first/", asking_first.ask_first, name="ask-first"),
    path("check/", patient.check, name="check"),
    path("sent/", patient.sent, name="sent"),
    path("who-opened/", patient.who_opened, name="who-opened"),
    path("still-true/", still_true.still_true, name="still-true"),
    path("yours/over-time/", over_time.over_time_page, name="over-time"),
    path("yours/start-again/", still_true.start_again, name="start-again"),
    path("saved/", patient.saved, name="saved"),
    path("back/", back.come_back, name="back"),
    path("back/code/", back.code, name="back-code"),
    path("back/passkey/", back_passkeys.come_back, name="back-passkey"),
    path("back/passkey/options/", back_passkeys.options, name="passkey-options"),
    path("yours/dates/<uuid:pk>/file/", patient_dates.date_file, name="yours-date"),
    path("yours/mails/", mails_wanted.mails, name="yours-mails"),
    path("yours/passkeys/", back_passkeys.mine, name="passkeys"),
    path("yours/passkeys/options/", back_passkeys.new_options, name="passkey-new-options"),
    path("yours/passkeys/add/", back_passkeys.add, name="passkey-add"),
    path("yours/passkeys/<uuid:pk>/remove/", back_passkeys.remove, name="passkey-remove"),
    path("back/who/", back.who, name="back-who"),
    path("yours/", back.yours, name="yours"),
    path("yours/<uuid:pk>/", back.yours_one, name="yours-one"),
    path("sent/answers/", copying.sent_answers, name="sent-answers"),
    path("sent/copy/", copying.sent_copy, name="sent-copy"),
    path("yours/take/", taking.take, name="yours-take"),
    path("yours/<uuid:pk>/copy/", copying.yours_copy, name="yours-copy"),
    path("yours/<uuid:pk>/consent/", agreeing.yours_consent, name="yours-consent"),
    path("yours/<uuid:pk>/consent/change/", agreeing.consent_change, name="consent-change"),
    path("yours/<uuid:pk>/correct/", correcting.correct, name="correct"),
    path("correct/", correcting.correct_here, name="correct-here"),
    path("correct/as-sent/", correcting.as_sent, name="as-sent"),
    path("yours/<uuid:pk>/carry-on/", back.carry_on, name="carry-on"),
    path("yours/<uuid:pk>/who-opened/", back.yours_opened, name="yours-opened"),
    path("leave/", back.leave, name="leave"),
    path("kept/", back.kept, name="kept"),
    path("stay/", back.stay, name="stay"),
    path("<slug:slug>/", patient.step, name="step"),
]

care_urls = [
    path("referrals/<uuid:pk>/care/", care.plan, name="plan"),
    path("referrals/<uuid:pk>/care/open/", care.open_plan, name="open-plan"),
    path("referrals/<uuid:pk>/care/aims/", care.aims, name="aims"),
    path("referrals/<uuid:pk>/care/payer/", care.payer, name="payer"),
    path("payers/<uuid:pk>/take-back/", care.payer_back, name="payer-back"),
    path("referrals/<uuid:pk>/care/today/", care.session_card, name="session-card"),
    path("referrals/<uuid:pk>/care/today/signs/", care.day_signs, name="day-signs"),
    path("referrals/<uuid:pk>/care/outcomes/", care.outcomes, name="outcomes"),
    path("referrals/<uuid:pk>/care/visits/new/", visits.new_visit, name="new-visit"),
    path("referrals/<uuid:pk>/care/report/", visits.report, name="report"),
    path("visits/<uuid:pk>/", visits.visit, name="visit"),
    path("visits/<uuid:pk>/take-back/", visits.take_back_visit, name="take-back-visit"),
    path("referrals/<uuid:pk>/care/dates/new/", dates.new_date, name="new-date"),
    path("dates/<uuid:pk>/", dates.date, name="date"),
    path("dates/<uuid:pk>/take-back/", dates.take_back_date, name="take-back-date"),
    path("dates/<uuid:pk>/file/", dates.date_file, name="date-file"),
    path("reports/<uuid:pk>/", visits.care_report, name="care-report"),
    path("reports/<uuid:pk>/pdf/", visits.care_report_pdf, name="care-report-pdf"),
]

staff_urls = [
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("second-step/", second.second_step, name="second-step"),
    path("passkey/options/", passkeys.options, name="passkey-options"),
    path("passkey/sign-in/", passkeys.sign_in, name="passkey-sign-in"),
    path("passkeys/", passkeys.mine, name="passkeys"),
    path("passkeys/options/", passkeys.new_options, name="passkey-new-options"),
    path("passkeys/add/", passkeys.add, name="passkey-add"),
    path("passkeys/<uuid:pk>/name/", passkeys.rename, name="passkey-name"),
    path("passkeys/<uuid:pk>/remove/", passkeys.remove, name="passkey-remove"),
    path("sessions/", accounts.desks, name="desks"),
    path("sessions/<uuid:pk>/end/", accounts.end_desk, name="end-desk"),
    path("tokens/", token_views.own_tokens, name="tokens"),
    path("tokens/<uuid:pk>/end/", token_views.end_token, name="end-token"),
    path("kept/<uuid:pk>/", accounts.kept_form, name="kept"),
    path("mails/", mails.mails, name="mails"),
    path("", therapist.worklist, name="worklist"),
    path("same-person/", same_person.pairs, name="same-person"),
    path("same-person/<uuid:one>/<uuid:other>/", same_person.pair, name="same-person-pair"),
    path("invitations/", inviting.invitations, name="invitations"),
    path("invitations/<uuid:pk>/again/", inviting.send_again, name="invitation-again"),
    path("invitations/<uuid:pk>/withdraw/", inviting.withdraw, name="invitation-withdraw"),
    path("calls/", calling.calls, name="calls"),
    path("calls/<uuid:pk>/go-on/", calling.go_on, name="call-go-on"),
    path("calls/<uuid:pk>/start/", calling.start, name="call-start"),
    path("calls/<uuid:pk>/care-now/", calling.interruption, name="call-interruption"),
    path("calls/<uuid:pk>/ask-first/", calling.ask_first, name="call-ask-first"),
    path("calls/<uuid:pk>/check/", calling.check, name="call-check"),
    path("calls/<uuid:pk>/saved/", calling.saved, name="call-saved"),
    path("calls/<uuid:pk>/sent/", calling.sent, name="call-sent"),
    path("calls/<uuid:pk>/<slug:slug>/", calling.step, name="call-step"),
    path("find/", finding.find, name="find"),
    path("find/<uuid:pk>/", finding.door, name="door"),
    path("cover/", covering.cover, name="cover"),
    path("cover/<uuid:pk>/end/", covering.end, name="end-cover"),
    path("clinic/", clinic.figures, name="clinic"),
    path("clinic/table.csv", clinic.table, name="clinic-table"),
    path("openings/", privacy.openings, name="openings"),
    path("openings/<uuid:pk>/", privacy.opening, name="opening"),
    path("referrals/<uuid:pk>/", therapist.review, name="review"),
    path("referrals/<uuid:pk>/take-up/", therapist.take_up, name="take-up"),
    path("referrals/<uuid:pk>/decide/", therapist.decide, name="decide"),
    path("referrals/<uuid:pk>/undo/", therapist.undo, name="undo"),
    path("referrals/<uuid:pk>/clearance/", therapist.clearance, name="clearance"),
    path("referrals/<uuid:pk>/signs/", therapist.signs, name="signs"),
    path("referrals/<uuid:pk>/correction-read/", therapist.correction_read, name="correction-read"),
    *care_urls,
    path("referrals/<uuid:pk>/export/", exporting.export, name="export"),
    path("referrals/<uuid:pk>/letter/", letters.letter, name="letter"),
    path("referrals/<uuid:pk>/letter/provider/", letters.letter_provider, name="letter-provider"),
    path("referrals/<uuid:pk>/letter/preview/", letters.letter_preview, name="letter-preview"),
    path("referrals/<uuid:pk>/letter/issue/", letters.letter_issue, name="letter-issue"),
    path("letters/<uuid:pk>/", letters.issued, name="issued"),
    path("letters/<uuid:pk>/pdf/", letters.letter_pdf, name="letter-pdf"),
    path("letters/<uuid:pk>/text/", letters.letter_text, name="letter-text"),
    path("letters/<uuid:pk>/send-again/", links.send_again, name="send-again"),
    path("links/<uuid:pk>/revoke/", links.revoke_link, name="revoke-link"),
    path("letters/<uuid:pk>/answer/", answers.answer_enter, name="answer-enter"),
    path("answers/", answers.find_by_code, name="answers"),
    path("answers/<uuid:pk>/", answers.answer, name="answer"),
    path("answers/<uuid:pk>/scan/", answers.scan, name="scan"),
    path("providers/", providers.providers, name="providers"),
    path("providers/add/", providers.provider_add, name="provider-add"),
    path("providers/<uuid:pk>/", providers.provider, name="provider"),
    path("providers/<uuid:pk>/archive/", providers.provider_archive, name="provider-archive"),
]

sign_urls = [
    path("code/", provider.code, name="code"),
    path("reply/", provider.reply, name="reply"),
    path("letter/", provider.letter, name="letter"),
    path("receipt/", provider.signed, name="receipt"),
    path("receipt/pdf/", provider.signed_pdf, name="receipt-pdf"),
    path("over/", provider.over, name="over"),
    path("<slug:token>/", provider.link, name="link"),
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
    path("invited/<slug:token>/", invited.invited, name="invited"),
    path("staff/", include((staff_urls, "staff"))),
    path("sign/", include((sign_urls, "sign"))),
    path("fhir/", include((fhir_urls, "fhir"))),
]
