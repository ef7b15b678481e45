"""From Django's language codes to the locales that Babel knows."""

from functools import lru_cache

from babel import Locale

# Django's plain "en" means any English. Dates take the British order and the 24-hour clock, so
# that 20 Nov and 06:00 are never read wrongly; someone who asks for en-us gets American ones.
_DATE_LOCALES = {"en": "en_GB"}


@lru_cache
def number_locale(language: str) -> Locale:
    """Return the locale for numbers of a language code such as `en`, `fr` or `pt-br`."""
    return Locale.parse(language.replace("-", "_"))


@lru_cache
def date_locale(language: str) -> Locale:
    """Return the locale for dates of a language code such as `en`, `fr` or `pt-br`."""
    return Locale.parse(_DATE_LOCALES.get(language, language.replace("-", "_")))
