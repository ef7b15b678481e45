import stat

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail

from accounts import mail_folder

pytestmark = pytest.mark.usefixtures("mail_folder_in_use")


def test_a_message_is_one_file_that_only_its_owner_reads(mail_folder_in_use):
    send_mail("Week 48", "All is well.", "kpi@example.org", ["ada@example.org"])

    [file] = mail_folder_in_use.iterdir()
    assert file.suffix == ".eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"Subject: Week 48\r\n" in file.read_bytes()


def test_both_parts_are_read_back_as_they_were_written():
    message = EmailMultiAlternatives(
        "Épargne — semaine 48", "Tout va bien – à 12 %.\n", to=["ada@example.org"]
    )
    message.attach_alternative("<p>Tout va bien&nbsp;: 12 %</p>", "text/html")
    message.send()

    [letter] = mail_folder.letters(mail_folder.names())
    assert (letter.subject, letter.recipients) == ("Épargne — semaine 48", "ada@example.org")
    assert letter.text.replace("\r\n", "\n").strip() == "Tout va bien – à 12 %."
    assert letter.html.strip() == "<p>Tout va bien&nbsp;: 12 %</p>"


def test_the_newest_message_comes_first():
    for number in range(3):
        send_mail(f"Mail {number}", "", None, ["ada@example.org"])

    subjects = [letter.subject for letter in mail_folder.letters(mail_folder.names())]
    assert subjects == ["Mail 2", "Mail 1", "Mail 0"]


def test_a_message_to_nobody_is_not_written(mail_folder_in_use):
    assert EmailMessage("Nobody", "").send() == 0
    assert mail_folder.names() == []


def test_a_message_that_could_not_be_written_leaves_nothing(mail_folder_in_use, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)

    with pytest.raises(OSError, match="No space left"):
        send_mail("Lost", "", None, ["ada@example.org"])
    assert list(mail_folder_in_use.iterdir()) == []


@pytest.mark.parametrize("name", ["../secret_key", "..", "", "20261124T120000000000", "a/b"])
def test_a_name_never_leads_out_of_the_folder(name, mail_folder_in_use):
    (mail_folder_in_use.parent / "secret_key.eml").write_text("secret")

    assert mail_folder.letter(name) is None


def test_a_missing_folder_is_an_empty_one(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "never" / "made"

    assert mail_folder.names() == []


def test_other_files_of_the_folder_are_not_mail(mail_folder_in_use):
    mail_folder_in_use.mkdir()
    (mail_folder_in_use / "notes.txt").write_text("hello")

    assert mail_folder.names() == []
