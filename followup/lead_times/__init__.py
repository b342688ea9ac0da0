"""How long complaints take, learned from those that ended and those still open.

Everything here is pure: times are given, in hours since 1970 in UTC, and nothing is
read, written or logged. `learner` takes facts in and gives curves out; a `curve` is a
value that quotes promises; `snapshot` keeps what was learned.
"""
