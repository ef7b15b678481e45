import json
import logging

import pytest

from accounts import security_log


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.quick_hasher.QuickArgon2"]


@pytest.fixture
def security_text():
    """What the security log wrote so far, a string for each record."""
    lines = []

    class Keeping(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Keeping()
    security_log.logger.addHandler(handler)
    yield lines
    security_log.logger.removeHandler(handler)


@pytest.fixture
def security_lines(security_text):
    """The same as dictionaries; a sequence that grows with the log."""

    class Parsed:
        def __getitem__(self, index):
            return [json.loads(line) for line in security_text][index]

        def __iter__(self):
            return iter(self[:])

    return Parsed()


@pytest.fixture
def mail_folder_in_use(settings, tmp_path):
    """Mail goes to a folder, as in the embedded default; pytest-django would keep it in memory."""
    settings.EMAIL_BACKEND = "accounts.mail_folder.FolderBackend"
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR
