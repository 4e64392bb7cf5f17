"""The same event in the records of two or more agencies, and what differs: found by plain rules, put to a person.

Pure: no Django, no database. Nothing here merges, changes or judges an entry. A score says how sure we are that two
entries tell of the same event; it never says who is right, and never who is to blame.
"""

from .candidates import Candidate, Found, find_candidates
from .entries import Entry

__all__ = ["Candidate", "Entry", "Found", "find_candidates"]
