"""The stylesheets that are computed: `python -m ui.stylesheets` writes them."""

from pathlib import Path
from typing import Final

from ui import tokens
from ui.charts import style

FOLDER: Final = Path(__file__).parent / "static" / "ui"


def stylesheets() -> dict[str, str]:
    """Return the text of each computed stylesheet by the name of its file."""
    return {"tokens.css": tokens.tokens_css(), "charts.css": style.charts_css()}


if __name__ == "__main__":
    for name, text in stylesheets().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
