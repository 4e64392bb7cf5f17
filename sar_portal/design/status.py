"""The one status vocabulary: each state a page can show, its words and its colour. Words carry the meaning."""

from typing import NamedTuple

COLOURS = ("grey", "light-blue", "blue", "yellow", "red", "green", "purple")


class Status(NamedTuple):
    words: str
    colour: str


STATUSES: dict[str, Status] = {
    # parts of the portal itself
    "well": Status("Works", "green"),
    "watch": Status("To be looked at", "yellow"),
    "wrong": Status("Does not work", "red"),
    # parts of a return
    "not_started": Status("Not started", "grey"),
    "requested": Status("Requested", "light-blue"),
    "sent": Status("Sent", "light-blue"),
    "acknowledged": Status("Acknowledged", "light-blue"),
    "in_progress": Status("In progress", "light-blue"),
    "drafting": Status("Drafting", "light-blue"),
    "with_staff": Status("With staff for accuracy", "light-blue"),
    "with_senior_manager": Status("With senior manager", "blue"),
    "returned": Status("Returned to the board", "green"),
    "received": Status("Received", "green"),
    "final": Status("Final", "green"),
    "accepted": Status("Accepted", "green"),
    "accepted_with_queries": Status("Accepted with queries", "yellow"),
    "superseded": Status("Accepted before, superseded", "grey"),
    "sent_back": Status("Returned to author", "red"),
    "nil_return": Status("Nil return", "grey"),
    "refused": Status("Refused", "red"),
    "withdrawn": Status("Withdrawn", "grey"),
    "not_asked": Status("Not asked", "grey"),
    # time
    "due_today": Status("Due today", "yellow"),
    "due_this_week": Status("Due this week", "yellow"),
    "later": Status("Later", "grey"),
    "late": Status("Late", "red"),
    "overdue": Status("Overdue", "red"),
    "extension_requested": Status("Extension asked for", "yellow"),
    "extension_agreed": Status("Extension agreed", "purple"),
    "extension_declined": Status("Extension declined", "red"),
    # tasks
    "needs_answer": Status("Needs answer", "yellow"),
    "done": Status("Done", "green"),
    "cannot_start": Status("Cannot start yet", "grey"),
    "optional": Status("Optional", "grey"),
    "blocks": Status("Blocks", "red"),
    "advises": Status("Worth a look", "yellow"),
    # reviews
    "set_up": Status("Set-up", "grey"),
    "gathering": Status("Gathering", "light-blue"),
    "analysis": Status("Analysis", "blue"),
    "reporting": Status("Reporting", "blue"),
    "actions": Status("Actions", "purple"),
    "closed": Status("Closed", "grey"),
    "suspended": Status("Suspended", "yellow"),
    # disagreements between agencies
    "open": Status("To settle", "yellow"),
    "asked": Status("Agencies asked", "light-blue"),
    "dismissed": Status("Dismissed", "grey"),
    "unresolved": Status("Unresolved", "yellow"),
    "cleared": Status("No mark", "grey"),
    # recommendations that overlap
    "together": Status("Go together", "green"),
    "apart": Status("Not the same", "grey"),
    # queries and checks
    "query_open": Status("Query open", "yellow"),
    "query_answered": Status("Query answered", "light-blue"),
    "query_closed": Status("Query closed", "green"),
    "met": Status("Met", "green"),
    "partly_met": Status("Partly met", "yellow"),
    "not_met": Status("Not met", "red"),
    # conflicts of interest
    "conflict": Status("Conflict", "red"),
    "same_name": Status("Same name: to settle", "yellow"),
    "no_conflict": Status("No conflict", "green"),
    "blocked": Status("Blocked", "red"),
    # records, practitioners, support
    "secured": Status("Secured", "green"),
    "not_secured": Status("Not secured", "red"),
    "made_available": Status("Made available", "green"),
    "notified": Status("Notified", "green"),
    "not_notified": Status("Not notified", "yellow"),
    "offered": Status("Offered", "light-blue"),
    "declined": Status("Declined", "grey"),
    # interviews
    "planned": Status("Planned", "grey"),
    "arranged": Status("Arranged", "light-blue"),
    "held": Status("Held", "blue"),
    "recorded": Status("Recorded", "blue"),
    "shared": Status("Shared", "purple"),
    "confirmed": Status("Confirmed", "green"),
    "commented": Status("Comment added", "yellow"),
    "corrected": Status("Corrected", "yellow"),
    "disputed": Status("Disputed", "red"),
    "left": Status("Left", "grey"),
    "cancelled": Status("Cancelled", "grey"),
    "expired": Status("Expired", "grey"),
    # chronology rows and matches
    "reading": Status("Being read", "light-blue"),
    "could_not_be_read": Status("Could not be read", "red"),
    "preview": Status("Being checked", "light-blue"),
    "writing": Status("Being brought in", "light-blue"),
    "imported": Status("Imported", "green"),
    "discarded": Status("Discarded", "grey"),
    "undone": Status("Undone", "grey"),
    "attention": Status("Needs attention", "yellow"),
    "needs_attention": Status("Needs attention", "yellow"),
    "skipped": Status("Skipped", "grey"),
    "added": Status("New", "green"),
    "changed": Status("Changed", "yellow"),
    "same": Status("The same", "grey"),
    "gone": Status("No longer there", "purple"),
    "outside_period": Status("Outside the period", "yellow"),
    "possible_match": Status("Possible match", "yellow"),
    "same_event": Status("Same event", "green"),
    "different_event": Status("Different events", "grey"),
    "disagreement": Status("Disagreement", "red"),
    "settled": Status("Settled", "green"),
    "good_practice": Status("Good practice", "green"),
    "expected_practice": Status("Expected practice", "light-blue"),
    "below_expected": Status("Below expected", "yellow"),
    "missed_opportunity": Status("Missed opportunity", "yellow"),
    "info_gap": Status("Information gap", "purple"),
    "context": Status("Context", "grey"),
    # recommendations
    "proposed": Status("Proposed", "grey"),
    "erasing": Status("Being disposed of", "grey"),
    "erased": Status("Files are being removed", "grey"),
    "agreed": Status("Agreed", "blue"),
    "implemented": Status("Implemented", "green"),
    "checked": Status("Impact checked", "green"),
    "dropped": Status("Dropped", "grey"),
    "not_implemented": Status("Not implemented", "red"),
    "red": Status("Red: off track", "red"),
    "amber": Status("Amber: at risk", "yellow"),
    "green": Status("Green: on track", "green"),
    # files and messages
    "waiting_for_scan": Status("Waiting for scan", "yellow"),
    "safe": Status("Safe", "green"),
    "not_scanned": Status("Not scanned", "grey"),
    "checking": Status("Being checked", "yellow"),
    "clean": Status("Nothing found", "green"),
    "infected": Status("Malware found", "red"),
    "queued": Status("Waiting", "light-blue"),
    "inflight": Status("Being sent", "light-blue"),
    "aborted": Status("No longer needed", "grey"),
    "failed": Status("Failed", "red"),
    "bounced": Status("Did not arrive", "red"),
    "digest": Status("In a daily e-mail", "grey"),
    "making": Status("Being made", "light-blue"),
    "names_found": Status("Names were found", "yellow"),
    "ready": Status("Ready", "green"),
    "unread": Status("New", "blue"),
    "read": Status("Read", "grey"),
    # people and roles
    "invited": Status("Invited", "yellow"),
    "active": Status("Active", "green"),
    "ended": Status("Ended", "grey"),
}


def status_of(state: object) -> Status:
    """Words and colour of a state, however it is spelt; a state nobody listed shows as its own words in grey."""
    key = str(state).strip().lower().replace(" ", "_").replace("-", "_")
    return STATUSES.get(key) or Status(key.replace("_", " ").strip().capitalize() or "Not known", "grey")
