"""Arithmetic of progress: pure functions of numbers, instants and fractions."""
