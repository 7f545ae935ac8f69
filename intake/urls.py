"""The addresses of the intake: for patients under /intake/, for staff under /staff/."""

from django.urls import include, path

from clinic.accounts import passkey_views as passkeys
from clinic.accounts import second_step_views as second
from clinic.accounts import views as accounts
from intake.web import privacy
from intake.web.patient import back_passkeys
from intake.web.patient import back_views as back
from intake.web.patient import views as patient
from intake.web.therapist import covering, finding, same_person
from intake.web.therapist import views as therapist

patient_urls = [
    path("", patient.start, name="start"),
    path("care-now/", patient.interruption, name="interruption"),
    path("check/", patient.check, name="check"),
    path("sent/", patient.sent, name="sent"),
    path("who-opened/", patient.who_opened, name="who-opened"),
    path("saved/", patient.saved, name="saved"),
    path("back/", back.come_back, name="back"),
    path("back/code/", back.code, name="back-code"),
    path("back/passkey/", back_passkeys.come_back, name="back-passkey"),
    path("back/passkey/options/", back_passkeys.options, name="passkey-options"),
    path("yours/passkeys/", back_passkeys.mine, name="passkeys"),
    path("yours/passkeys/options/", back_passkeys.new_options, name="passkey-new-options"),
    path("yours/passkeys/add/", back_passkeys.add, name="passkey-add"),
    path("yours/passkeys/<uuid:pk>/remove/", back_passkeys.remove, name="passkey-remove"),
    path("back/who/", back.who, name="back-who"),
    path("yours/", back.yours, name="yours"),
    path("yours/<uuid:pk>/", back.yours_one, name="yours-one"),
    path("yours/<uuid:pk>/carry-on/", back.carry_on, name="carry-on"),
    path("yours/<uuid:pk>/who-opened/", back.yours_opened, name="yours-opened"),
    path("leave/", back.leave, name="leave"),
    path("kept/", back.kept, name="kept"),
    path("stay/", back.stay, name="stay"),
    path("<slug:slug>/", patient.step, name="step"),
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
    path("kept/<uuid:pk>/", accounts.kept_form, name="kept"),
    path("", therapist.worklist, name="worklist"),
    path("find/", finding.find, name="find"),
    path("find/<uuid:pk>/", finding.door, name="door"),
    path("cover/", covering.cover, name="cover"),
    path("cover/<uuid:pk>/end/", covering.end, name="end-cover"),
    path("openings/", privacy.openings, name="openings"),
    path("openings/<uuid:pk>/", privacy.opening, name="opening"),
    path("same-person/", same_person.pairs, name="same-person"),
    path("same-person/<uuid:one>/<uuid:other>/", same_person.pair, name="same-person-pair"),
    path("referrals/<uuid:pk>/", therapist.review, name="review"),
    path("referrals/<uuid:pk>/take-up/", therapist.take_up, name="take-up"),
    path("referrals/<uuid:pk>/decide/", therapist.decide, name="decide"),
    path("referrals/<uuid:pk>/undo/", therapist.undo, name="undo"),
    path("referrals/<uuid:pk>/clearance/", therapist.clearance, name="clearance"),
    path("referrals/<uuid:pk>/signs/", therapist.signs, name="signs"),
]

urlpatterns = [
    path("intake/", include((patient_urls, "intake"))),
    path("staff/", include((staff_urls, "staff"))),
]
