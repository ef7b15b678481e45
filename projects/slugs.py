"""Short names: what stands in addresses and in the API instead of numbers."""

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

LONGEST = 80
# Words that stand in the same place of an address as a short name does.
RESERVED = frozenset({"new"})


def unused_slug(title: str, *, among: models.QuerySet) -> str:
    """Return a short name made from `title` that no row of `among` has yet."""
    stem = slugify(title)[: LONGEST - 6].strip("-_") or among.model._meta.model_name
    taken = set(among.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def slug_objection(slug: str, *, among: models.QuerySet) -> str | None:
    """Say why `slug` cannot be had, or None. `among` leaves out the row that is named."""
    if slug in RESERVED or among.filter(slug=slug).exists():
        return _("The short name “%(slug)s” is already taken. Choose another one.") % {"slug": slug}
    return None
