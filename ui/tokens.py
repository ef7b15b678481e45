"""Every colour and size of the product, once.

Web pages, drawn charts, PDF and mail all take their values from here.
`python -m ui.stylesheets` writes `static/ui/tokens.css` again after a change; a test fails while
the two differ.
"""

from typing import Final, Literal, NamedTuple

Theme = Literal["light", "dark"]


class Pair(NamedTuple):
    """One colour in both themes, as `#rrggbb`."""

    light: str
    dark: str

    def on(self, theme: Theme) -> str:
        """Return the colour of one theme."""
        return self.light if theme == "light" else self.dark


COLOURS: Final = {
    # surfaces: the page, what lies on it, what is sunk into it
    "bg": Pair("#f6f7f9", "#0f1216"),
    "surface": Pair("#ffffff", "#181c22"),
    "sunk": Pair("#eef0f3", "#0b0e11"),
    # text
    "ink": Pair("#14181f", "#eef1f5"),
    "muted": Pair("#555e6b", "#a3adba"),
    # `line` only decorates; borders that carry meaning (inputs, the plan) take `control`
    "line": Pair("#e1e5ea", "#2b323b"),
    "control": Pair("#7f8894", "#758190"),
    # links, the one main button, focus
    "accent": Pair("#2347c5", "#8fa8ff"),
    "accent-ink": Pair("#ffffff", "#0f1216"),
    "accent-tint": Pair("#e8edfc", "#1b2550"),
    # statuses: text, the tint behind it, and the stronger colour of shapes and lines (`-g`)
    "off": Pair("#b3261e", "#ff8f85"),
    "off-tint": Pair("#fce8e6", "#3d1a18"),
    "off-g": Pair("#b3261e", "#e8574b"),
    "risk": Pair("#8a5200", "#f2b75a"),
    "risk-tint": Pair("#fdf0d6", "#36270d"),
    "risk-g": Pair("#cc7a00", "#ffc65c"),
    "none": Pair("#555e6b", "#a3adba"),
    "none-tint": Pair("#eceef1", "#262c34"),
    "none-g": Pair("#5b6470", "#6e7885"),
    "track": Pair("#0b6e5f", "#5fd3bf"),
    "track-tint": Pair("#e0f3ef", "#10302b"),
    "track-g": Pair("#1a9e77", "#45d6b5"),
    "done": Pair("#2347c5", "#9db3ff"),
    "done-tint": Pair("#e8edfc", "#1b2550"),
    "done-g": Pair("#1f3fb5", "#5b7cff"),
}

TONES: Final = ("off", "risk", "none", "track", "done")

SIZES: Final = {
    # type, in rem so that the reader's own text size counts
    "t-xs": "0.75rem",
    "t-sm": "0.8125rem",
    "t-md": "0.9375rem",
    "t-lg": "1.125rem",
    "t-xl": "1.5rem",
    "t-2xl": "2rem",
    "t-3xl": "2.75rem",
    # space: 4, 8, 12, 16, 24, 32, 48, 64 px
    "s1": "0.25rem",
    "s2": "0.5rem",
    "s3": "0.75rem",
    "s4": "1rem",
    "s5": "1.5rem",
    "s6": "2rem",
    "s7": "3rem",
    "s8": "4rem",
    "radius-card": "10px",
    "radius": "6px",
    "radius-chip": "99px",
    "page": "77.5rem",
    "control-height": "2.25rem",
    "bar-height": "3.5rem",
}

FONT: Final = '"Inter Variable", system-ui, -apple-system, "Segoe UI", sans-serif'
# Mail and drawn files cannot load our font: each names what the reader has.
FONT_WITHOUT_FILES: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif"


def colours(theme: Theme) -> dict[str, str]:
    """Return every colour of one theme by token name, for mail, PDF and drawn files."""
    return {name: pair.on(theme) for name, pair in COLOURS.items()}


def tokens_css() -> str:
    """Return the text of `static/ui/tokens.css`."""
    lines = [
        "/* Written by `python -m ui.stylesheets`. Change ui/tokens.py instead. */",
        "@layer tokens {",
    ]
    lines += ["  :root {", "    color-scheme: light dark;"]
    lines += [f"    --{n}: light-dark({p.light}, {p.dark});" for n, p in COLOURS.items()]
    lines += [f"    --{name}: {size};" for name, size in SIZES.items()]
    lines += [f"    --font: {FONT};", "  }"]
    for theme in ("light", "dark"):
        lines += [f'  [data-theme="{theme}"] {{', f"    color-scheme: {theme};", "  }"]
    for tone in TONES:
        lines += [
            f"  .tone-{tone} {{",
            f"    --tone: var(--{tone});",
            f"    --tone-tint: var(--{tone}-tint);",
            f"    --tone-graphic: var(--{tone}-g);",
            "  }",
        ]
    lines += [
        "  .tone-plain {",
        "    --tone: var(--ink);",
        "    --tone-tint: var(--sunk);",
        "    --tone-graphic: var(--ink);",
        "  }",
    ]
    return "\n".join([*lines, "}", ""])


def contrast(one: str, other: str) -> float:
    """Return the WCAG 2 contrast ratio of two `#rrggbb` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
