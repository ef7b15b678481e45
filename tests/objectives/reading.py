"""Reads pages as people do: words without markup."""

import re
from html import unescape


def words_of(response):
    """Return what stands on a page, in order, with single spaces."""
    main = response.content.decode().partition("<main")[2].partition(">")[2].partition("</main>")[0]
    without_data = re.sub(r"<script.*?</script>|<title.*?</title>|<desc.*?</desc>", " ", main)
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", without_data)).split())
    return re.sub(r" ([.,:])(?= |$)", r"\1", words)
