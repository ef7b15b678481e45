"""Links that open something stay out of the logs. Imports no model: logging comes before them."""

import logging
import re

# Invitations, links of mails, new passwords.
_TOKEN_IN_PATH = re.compile(r"(/invitations/|/u/|/password/reset/key/\w+-)[^/\s]+")


def without_tokens(text: str) -> str:
    """Return `text` without the part of our addresses that opens something to whoever has it."""
    return _TOKEN_IN_PATH.sub(r"\1…", text)


class TokensHidden(logging.Filter):
    """For the handlers of logs: Django writes down the paths that it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        hidden = without_tokens(message)
        if hidden != message:
            record.msg, record.args = hidden, None
        return True
