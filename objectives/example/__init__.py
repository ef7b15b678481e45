"""The example company: real public series, with objectives and projects of our making.

New York's three airports in 2013. docs/example.md names source and licence and says what was
computed from what. Values are as in the source; dates are moved by whole weeks.
"""
