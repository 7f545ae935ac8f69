"""What is pressed beside a letter that went out, by every role: a part of the table of who may open what."""

#: name -> (what GET answers, what POST answers) visitor, patient account, therapist, editor, clinic admin, privacy
#: officer; the first has the id of a letter, the second that of a link.
SENDING = {
    "staff:send-again": ((405,) * 6, (302, 404, 302, 404, 404, 404)),
    "staff:revoke-link": ((405,) * 6, (302, 404, 302, 404, 404, 404)),
}
