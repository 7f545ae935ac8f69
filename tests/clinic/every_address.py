"""The table of every address by every role: what it answers to a GET and to a POST."""

#: visitor, patient account, therapist, content editor, clinic admin, privacy officer.
CAST = (None, "maria", "ana", "ed", "carla", "pia")
#: 200 opens, 302 leads elsewhere (to the door, or on), 403 and 404 refuse, 405 is not for this method, 422 wants input.
ALL = (200,) * 6
DOOR = 302

#: The pages of a call that are known by it alone.
CALL_PAGES = ("go-on", "start", "interruption", "ask-first", "check", "saved", "sent")

#: name -> (what GET answers each of the cast, what an empty POST answers them).
PUBLIC = {
    "home": (ALL, ALL),
    "privacy": (ALL, ALL),
    "accessibility": (ALL, ALL),
    "education:home": (ALL, (405,) * 6),
    "education:topic": (ALL, (405,) * 6),
    "education:section": (ALL, (405,) * 6),
    "education:search": (ALL, (405,) * 6),
    "reply": (ALL, ALL),
    "robots": (ALL, ALL),
    "sitemap": (ALL, ALL),
    "health-live": (ALL, (405,) * 6),
    "health-ready": (ALL, (405,) * 6),
    "intake:start": (ALL, (422,) * 6),
    # Without a resume token, whoever it is, these lead back to the start.
    "intake:interruption": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:ask-first": ((DOOR,) * 6, (405,) * 6),
    "intake:check": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:sent": ((DOOR,) * 6, (405,) * 6),
    "intake:who-opened": ((DOOR,) * 6, (405,) * 6),
    "intake:saved": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:step": ((DOOR,) * 6, (DOOR,) * 6),
    # Without a code that was asked for, or typed, these lead to the page that asks for the address.
    "intake:back": (ALL, (422,) * 6),
    "intake:back-code": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:back-who": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:back-passkey": ((405,) * 6, (422,) * 6),
    "intake:passkey-options": ((405,) * 6, ALL),
    "intake:passkeys": ((DOOR,) * 6, (405,) * 6),
    "intake:passkey-new-options": ((405,) * 6, (DOOR,) * 6),
    "intake:passkey-add": ((405,) * 6, (DOOR,) * 6),
    "intake:passkey-remove": ((405,) * 6, (DOOR,) * 6),
    "intake:yours-date": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-mails": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:yours": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-one": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-opened": ((DOOR,) * 6, (405,) * 6),
    "intake:sent-answers": ((DOOR,) * 6, (405,) * 6),
    "intake:sent-copy": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-take": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:yours-copy": ((DOOR,) * 6, (405,) * 6),
    "intake:yours-consent": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:consent-change": ((405,) * 6, (DOOR,) * 6),
    "intake:carry-on": ((405,) * 6, (DOOR,) * 6),
    "intake:correct": ((405,) * 6, (DOOR,) * 6),
    "intake:correct-here": ((405,) * 6, (DOOR,) * 6),
    "intake:as-sent": ((405,) * 6, (DOOR,) * 6),
    "intake:over-time": ((DOOR,) * 6, (405,) * 6),
    "intake:still-true": ((DOOR,) * 6, (DOOR,) * 6),
    "intake:start-again": ((405,) * 6, (DOOR,) * 6),
    "intake:leave": ((405,) * 6, (DOOR,) * 6),
    "intake:kept": (ALL, ALL),
    "intake:stay": (ALL, ALL),
    # No invitation has this secret.
    "invited": ((404,) * 6, (404,) * 6),
    # No link has this secret; without a code that was typed the other pages say how to come back.
    "sign:link": ((404,) * 6, (404,) * 6),
    "sign:code": ((DOOR,) * 6, (DOOR,) * 6),
    "sign:reply": ((DOOR,) * 6, (DOOR,) * 6),
    "sign:letter": ((DOOR,) * 6, (405,) * 6),
    "sign:receipt": ((DOOR,) * 6, (405,) * 6),
    "sign:receipt-pdf": ((DOOR,) * 6, (405,) * 6),
    "sign:over": (ALL, ALL),
    # Whoever is in already is led on.
    "staff:sign-in": ((200, 302, 302, 302, 302, 302), (422, 302, 302, 302, 302, 302)),
    "staff:sign-out": ((405,) * 6, (302,) * 6),
    "staff:passkey-options": ((405,) * 6, ALL),
    "staff:passkey-sign-in": ((405,) * 6, (422,) * 6),
}
STAFF = {
    "staff:worklist": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:review": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:take-up": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:decide": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:undo": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:clearance": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:correction-read": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:signs": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    # A copy of the record: GET leads back to the review.
    "staff:export": ((DOOR, 404, DOOR, 404, DOOR, 404), (DOOR, 404, 200, 404, 200, 404)),
    "staff:letter": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:letter-provider": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 200, 404, 404, 404)),
    # Nothing is written yet, so these lead to the letter.
    "staff:letter-preview": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 405, 404, 404, 404)),
    "staff:letter-issue": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    # Without a plan these lead to the page that opens it, or back to the review.
    "staff:plan": ((DOOR, 404, DOOR, 404, DOOR, 404), (405,) * 6),
    "staff:open-plan": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:aims": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:payer": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:payer-back": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:session-card": ((DOOR, 404, DOOR, 404, DOOR, 404), (405,) * 6),
    "staff:day-signs": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:outcomes": ((DOOR, 404, DOOR, 404, DOOR, 404), (405,) * 6),
    "staff:new-visit": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:report": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:new-date": ((DOOR, 404, DOOR, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:date": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:take-back-date": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:date-file": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6),
    # No visit and no report has the id of a referral; tests/intake/web/care opens them as everybody.
    "staff:visit": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:take-back-visit": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:care-report": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6),
    "staff:care-report-pdf": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6),
}
#: Letters that went out and what came back, each of a referral that is there.
PAPERS = {
    "staff:issued": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:letter-pdf": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:letter-text": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:answer-enter": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:answer": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:scan": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
}
#: The directory, and the door by which an answer on paper is found.
DIRECTORY = {
    "staff:providers": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:provider-add": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:provider": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:provider-archive": ((405,) * 6, (DOOR, 404, 302, 404, 302, 404)),
    "staff:answers": ((DOOR, 404, 200, 404, 404, 404), (405,) * 6),
}
#: Two people side by side: read by whoever has a worklist, said by therapists alone.
PAIRS = {
    "staff:same-person": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:same-person-pair": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 404, 404)),
}
#: Looking for a patient, covering, and what the privacy officer checks; of a row that is nobody's.
DESKS = {
    "staff:clinic": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:clinic-table": ((DOOR, 404, 200, 404, 200, 404), (405,) * 6),
    "staff:invitations": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:invitation-again": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:invitation-withdraw": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    # Calls are filled in by therapists alone; none has the id of this nobody.
    "staff:calls": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 422, 404, 404, 404)),
    "staff:call-go-on": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:call-start": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6),
    **{
        f"staff:call-{page}": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404))
        for page in ("interruption", "check", "step", "ask-first")
    },
    **{f"staff:call-{page}": ((DOOR, 404, 404, 404, 404, 404), (405,) * 6) for page in ("saved", "sent")},
    "staff:find": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:door": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
    "staff:cover": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:end-cover": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:openings": ((DOOR, 404, 404, 404, 404, 200), (405,) * 6),
    "staff:opening": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
}
#: Pages about one's own sign-ins; a patient account has none.
OWN = {
    "staff:mails": ((DOOR, 404, 200, 404, 404, 404), (DOOR, 404, 302, 404, 404, 404)),
    "staff:desks": ((DOOR, 404, 200, 200, 200, 200), (405,) * 6),
    "staff:second-step": ((DOOR, 404, 200, 200, 200, 200), (DOOR, 404, 422, 422, 422, 422)),
    "staff:tokens": ((DOOR, 404, 200, 404, 200, 404), (DOOR, 404, 422, 404, 422, 404)),
    "staff:end-token": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:passkeys": ((DOOR, 404, 200, 200, 200, 200), (405,) * 6),
    "staff:passkey-new-options": ((405,) * 6, (DOOR, 404, 200, 200, 200, 200)),
    "staff:passkey-add": ((DOOR, 404, 200, 200, 200, 200), (DOOR, 404, 422, 422, 422, 422)),
    "staff:passkey-name": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:passkey-remove": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:end-desk": ((405,) * 6, (DOOR, 404, 404, 404, 404, 404)),
    "staff:kept": ((DOOR, 404, 404, 404, 404, 404), (DOOR, 404, 404, 404, 404, 404)),
}
#: Pages as they were, for whoever works here.
LIBRARY = {"education:edition": ((DOOR, 404, 200, 200, 200, 200), (405,) * 6)}
#: What an address of Django admin answers a person who may not enter admin at all, and one who may.
ADMIN_DOOR = (DOOR, DOOR, DOOR)
#: app label -> (list and detail, adding, changing by POST) for content editor, clinic admin, privacy officer.
ADMIN_VIEW = {
    "audit": (403, 200, 200),
    "accounts": (403, 200, 200),
    "education": (200, 200, 403),
    "intake": (403, 200, 403),
    "mail": (403, 200, 403),
}
ADMIN_ADD = {
    "audit": (403, 403, 403),
    "accounts": (403, 200, 403),
    "education": (200, 403, 403),
    "intake": (403,) * 3,
    "mail": (403,) * 3,
}
ADMIN_PLAIN = {
    "admin:index": (200, 200, 200),
    "admin:login": (302, 302, 302),
    "admin:logout": (405, 405, 405),
    "admin:password_change": (200, 200, 200),
    "admin:password_change_done": (200, 200, 200),
    "admin:autocomplete": (403, 403, 403),
    "admin:jsi18n": (200, 200, 200),
    "admin:view_on_site": (404, 404, 404),
    "admin:person-password": (403, 200, 403),
    "admin:person-authenticator": (403, 200, 403),
    "admin:app_list": (404, 200, 404),
    # No such topic and no such source.
    "admin:education_topic_words": (404, 403, 403),
    "admin:education_source_words": (404, 403, 403),
}
