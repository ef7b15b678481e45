"""The one style of all drawings, for pages and, with literal colours, for files.

`python -m ui.stylesheets` writes `static/ui/charts.css` again after a change; a test fails while
the two differ.
"""

import re
from typing import Final

from ui import tokens

RULES: Final = """\
.spark-line {
  fill: none;
  stroke: var(--tone-graphic);
  stroke-width: 1.6;
  stroke-linejoin: round;
  stroke-linecap: round;
}
.spark-dot { fill: var(--tone-graphic) }
.spark-target { stroke: var(--control); stroke-dasharray: 2 3 }
.bullet-track { fill: var(--sunk) }
.bullet-pale { fill: var(--tone-graphic); opacity: 0.3 }
.bullet-now { fill: var(--tone-graphic) }
.bullet-allowed { fill: var(--track-g); opacity: 0.3 }
.bullet-target { fill: var(--ink) }
.bullet-plan { fill: var(--muted) }
.bullet-base { fill: var(--control) }
.chart { font: 450 12px var(--font); font-variant-numeric: tabular-nums }
.chart text { fill: var(--muted) }
.chart .strong { fill: var(--ink); font-weight: 620 }
.chart .toned { fill: var(--tone); font-weight: 620 }
.chart .now { fill: var(--ink); font-weight: 680; font-size: 14px }
.chart .halo {
  paint-order: stroke;
  stroke: var(--surface);
  stroke-width: 4px;
  stroke-linejoin: round;
}
.c-grid, .c-event { stroke: var(--line) }
.c-tick, .c-cross { stroke: var(--control) }
.c-base {
  stroke: var(--control);
  stroke-width: 1.6;
  stroke-dasharray: 0.1 4;
  stroke-linecap: round;
}
.c-plan { fill: none; stroke: var(--control); stroke-width: 1.6; stroke-dasharray: 6 4 }
.c-actual {
  fill: none;
  stroke: var(--ink);
  stroke-width: 2.2;
  stroke-linejoin: round;
  stroke-linecap: round;
}
.c-single { fill: var(--ink) }
.c-corrected, .c-found { fill: var(--surface); stroke: var(--ink); stroke-width: 1.6 }
.c-now { fill: var(--ink); stroke: var(--surface); stroke-width: 2 }
.c-most { fill: var(--tone-graphic); opacity: 0.16 }
.c-half { fill: var(--tone-graphic); opacity: 0.22 }
.c-allowed { fill: var(--track-g); opacity: 0.12 }
.c-forecast {
  fill: none;
  stroke: var(--tone-graphic);
  stroke-width: 2.2;
  stroke-dasharray: 0.1 4.5;
  stroke-linecap: round;
}
.c-end { fill: var(--tone-graphic) }
.c-target { stroke: var(--ink); stroke-width: 3.5 }
.c-former { stroke: var(--control); stroke-width: 3.5 }
"""

# What pages need around the drawings; files do not.
_PAGE_RULES: Final = """\
.chart { width: 100%; height: auto }
.chart.narrow { display: none }
.plot { position: relative }
.tip {
  position: absolute;
  top: 0;
  left: 0;
  z-index: 1;
  padding: 0.4rem 0.6rem;
  border-radius: var(--radius);
  font-size: var(--t-xs);
  line-height: 1.4;
  white-space: nowrap;
  color: var(--bg);
  background: var(--ink);
  pointer-events: none;
}
.scrub { display: block; width: 100%; margin: 0.25rem 0 0; accent-color: var(--accent) }
.plot:not(:hover, :focus-within) .scrub { opacity: 0 }
figure.drawn { display: grid; gap: var(--s3) }
figcaption {
  display: grid;
  gap: var(--s2);
  font-size: var(--t-sm);
  color: var(--muted);
}
@media (max-width: 40rem) { .chart.wide { display: none } .chart.narrow { display: block } }
"""


def charts_css() -> str:
    """Return the text of `static/ui/charts.css`."""
    rules = "\n".join(f"  {line}" for line in (RULES + _PAGE_RULES).splitlines())
    head = "/* Written by `python -m ui.stylesheets`. Change ui/charts/style.py instead. */"
    return f"{head}\n@layer charts {{\n{rules}\n}}\n"


def literal_style(*, tone: str, theme: tokens.Theme = "light") -> str:
    """Return a `<style>` with literal colours, for a drawing that stands alone in a file."""
    colours = tokens.colours(theme)
    plain = tone == "plain"
    names = colours | {
        "tone": colours["ink" if plain else tone],
        "tone-graphic": colours["ink" if plain else f"{tone}-g"],
        "font": tokens.FONT_WITHOUT_FILES,
    }
    rules = re.sub(r"var\(--([\w-]+)\)", lambda found: names[found[1]], RULES)
    return f"<style>{rules}</style>"
