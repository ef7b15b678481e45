"""Student's t with four degrees of freedom, in closed form.

Standardised forecast errors have tails between the normal and the Cauchy distribution; four
degrees of freedom fitted their middle half, 80 % and 90 % at once.
Source of the formulas: Shaw (2006), Sampling Student's T distribution.
"""

import math

_BEYOND = 1e6  # where the tail is below 1e-23; the square stays finite


def share_below(value: float) -> float:
    """Return the chance of a value below `value`; infinite values are welcome."""
    if abs(value) > _BEYOND:
        return 1.0 if value > 0 else 0.0
    squared = value * value / 4
    ratio = squared / (1 + squared)
    return 0.5 + 0.375 * value / math.sqrt(1 + squared) * (1 - ratio / 3)


def quantile(share: float) -> float:
    """Return the value that `share` of the values are below.

    Raises: ValueError unless 0 < share < 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    root = math.sqrt(4 * share * (1 - share))
    squared = 4 * (math.cos(math.acos(root) / 3) / root - 1) if root < 1 else 0.0
    return math.copysign(math.sqrt(max(squared, 0.0)), share - 0.5)
