from django.http import HttpResponse

# Mail carries its styles with it. Everything else is off: scripts, forms, links to the top, any
# other host. `sandbox` also takes our origin away, so nothing in it can act for the reader.
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


def sandboxed(html: str) -> HttpResponse:
    """Answer with a mail's HTML, for an <iframe> on a page that allows `frame-src 'self'`."""
    return HttpResponse(
        html, headers={"Content-Security-Policy": POLICY, "X-Frame-Options": "SAMEORIGIN"}
    )
