"""Which task waits in which queue: short work never behind long work, nor behind a mail server that is slow.

Each task stands in one line (a test asks): what is forgotten would go wherever the default is. A worker that names no queue
takes all.
"""

WORK = {
    "mail": ["notifications.tasks.send_waiting", "sar_portal.upkeep.tasks.live_mail"],
    "quick": [
        "notifications.tasks.remind",
        "notifications.tasks.gather_digests",
        "chronology.tasks.match_returned",
        "imr.tasks.match_registers",
        "sar_portal.people.tasks.ask_who_needs_access",
        "sar_portal.people.tasks.forget_addresses",
        "imr.tasks.erase_hand_overs",
        "imr.tasks.erase_unsent_answers",
        "reviews.tasks.erase_unsent",
        "sar_portal.access.tasks.end_roles",
        "sar_portal.access.tasks.forget_sent_forms",
        "sar_portal.access.tasks.verify_grants",
        "sar_portal.closing.tasks.sweep_disposals",
        "sar_portal.exports.tasks.sweep_exports",
        "sar_portal.upkeep.tasks.live_quick",
        "sar_portal.upkeep.tasks.tell_of_unchecked_trail",  # not behind the check that it asks about
    ],
    "heavy": [
        "reviews.tasks.make_paper",
        "reviews.tasks.make_letter",
        "reviews.tasks.sweep_papers",
        "imr.tasks.print_letter",
        "imr.tasks.print_copy",
        "imr.tasks.sweep_letters",
        "chronology.tasks.carry_on",
        "chronology.tasks.sweep_imports",
        "sar_portal.exports.tasks.make_export",
        "sar_portal.closing.tasks.dispose",
        "sar_portal.access.tasks.verify_audit",
        "sar_portal.upkeep.tasks.live_heavy",
        "sar_portal.upkeep.tasks.scan_again",
        "sar_portal.upkeep.tasks.scan_waiting",
        "sar_portal.upkeep.tasks.sweep_files",
        "sar_portal.upkeep.tasks.tell_of_trail",  # by who has the folder of checkpoints
    ],
}
