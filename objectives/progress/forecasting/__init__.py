"""Forecasts of many series at once, in closed forms over arrays; no model is fitted by search.

Arrays have one row a series and one column a period, padded with NaN on the left, so that the
newest value always stands in the last column. `forecast.forecast` is the way in.
"""
