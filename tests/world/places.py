"""The address of every page in the world: review 1, return A and what is in it, so that each URL name has one real object."""

import uuid
from functools import cache

from django.urls import get_resolver, reverse

from imr.models import GoodPractice, KloeAnswer, ReportAnswer
from notifications.models import OutboxMessage
from reviews.models import RecordSet
from sar_portal.access.models import RoleAssignment
from sar_portal.access.roles import Role
from sar_portal.accounts.models import Membership
from sar_portal.closing.selectors.annual import last_year


@cache
def url_names() -> dict[str, list[str]]:
    """Every named URL with the names of its arguments, from the resolver itself."""
    found: dict[str, list[str]] = {}

    def walk(resolver, prefix, names) -> None:
        for one in resolver.url_patterns:
            here = [*names, *one.pattern.regex.groupindex]
            if hasattr(one, "url_patterns"):
                walk(one, f"{prefix}{one.namespace}:" if one.namespace else prefix, here)
            else:
                found[prefix + (one.name or str(one.pattern))] = here

    walk(get_resolver(), "", [])
    return found


# What stands for an argument wherever no row below says otherwise.
COMMON = {
    "number": 1,
    "verb": "suspend",
    "kind": "chronology",
    "board": "TSAB",
    "agency": "AGA",
    "slug": "good-practice",
    "form": "docx",
    "section": "introduction",
}

# One row per URL, or per group of them (the name's beginning), whose arguments need an object of their own.
ROWS = {
    "reviews:person_": lambda w: {"key": w.made["common"].pk},
    "reviews:parallel_change": lambda w: {"key": w.made["parallel_one"].pk},
    "reviews:milestone_change": lambda w: {"key": w.made["milestone_one"].pk},
    "reviews:plan_": lambda w: {"code": "AGC"},
    "reviews:letter_preview": lambda w: {"code": "AGC"},
    "reviews:extension_decide": lambda w: {"key": w.made["extension"].pk},
    "reviews:extension_ask": lambda w: {"kind": "chronology"},
    "reviews:record_": lambda w: {"key": RecordSet.objects.get(agency_return=w.returns["a_one"]).pk},
    "reviews:thread_settle": lambda w: {"key": w.made["query"].pk},
    "reviews:version_compare": lambda w: {"other": 1},
    "chronology:entry_": lambda w: {"ref": w.made["draft"].ref},
    "chronology:entry_restore": lambda w: {"ref": w.made["removed"].ref},
    "chronology:import_": lambda w: {"key": w.made["import"].pk},
    "chronology:term_": lambda w: {"key": w.made["term"].pk},
    "chronology:import_row": lambda w: {"key": w.made["import"].pk, "position": 0},
    "chronology:person_": lambda w: {"key": w.made["person"].pk},
    "chronology:correction_decide": lambda w: {"ref": w.made["draft"].ref, "key": w.made["correction"].pk},
    "imr:review_templates": lambda w: {"reference": w.reviews["one"].reference},
    "imr:register_": lambda w: {"key": w.made["P3"].pk},
    "imr:register_import_detail": lambda w: {"key": w.made["list"].pk},
    "imr:clearance_decide": lambda w: {"key": w.made["P3"].pk},
    "imr:contributor_end": lambda w: {"key": w.people["contributor"].pk},
    "imr:identity_answer": lambda w: {"key": w.made["question"].pk},
    "imr:interview_plan": lambda w: {"key": w.made["P3"].pk},
    "imr:interview_": lambda w: {"key": w.made["interview"].pk, "entry": w.made["draft"].pk},
    "imr:interview_detail": lambda w: {"key": w.made["interview_paper"].pk},
    "imr:interview_change": lambda w: {"key": w.made["interview_planned"].pk},
    "imr:interview_hold": lambda w: {"key": w.made["interview_planned"].pk},
    "imr:interview_decline": lambda w: {"key": w.made["interview_planned"].pk},
    "imr:interview_left": lambda w: {"key": w.made["interview_planned"].pk},
    "imr:interview_cancel": lambda w: {"key": w.made["interview_planned"].pk},
    "imr:record_": lambda w: {"key": w.made["interview"].pk},
    "imr:link_end": lambda w: {"key": w.made["interview_shared"].pk},
    "imr:copy_download": lambda w: {"key": w.made["interview_paper"].pk},
    "imr:answer_enter": lambda w: {"key": w.made["interview_shared"].pk},
    "imr:answer_download": lambda w: {"key": w.made["interview_paper"].pk, "number": w.made["answer_paper"].pk},
    "imr:addendum_add": lambda w: {"key": w.made["interview_paper"].pk},
    "imr:record_take_back": lambda w: {"key": w.made["interview_shared"].pk},
    "imr:answer_autosave": lambda w: {"nonce": w.made["share"].nonce},
    "imr:record_open": lambda w: {"nonce": w.made["share"].nonce},
    "imr:support_confirm": lambda w: {"key": w.made["interview"].pk},
    "imr:comment_": lambda w: {"place": "section-introduction", "key": w.made["report"].comments.earliest("pk").pk},
    "imr:attachment_submitted": lambda w: {"reference": w.returns["b_one"].reference, "kind": "imr", "version": 1},
    "imr:section_restore": lambda w: {
        "key": ReportAnswer.objects.get(report=w.made["report"], section__number=1).history.first().pk
    },
    "imr:kloe_answer_restore": lambda w: {"key": KloeAnswer.objects.get(report=w.made["report"]).history.first().pk},
    "imr:word_text": lambda w: {"key": w.made["from_word"].texts.first().pk},
    "imr:item_": lambda w: {"key": GoodPractice.objects.get(report=w.made["report"]).pk},
    "imr:named_leave": lambda w: {"piece": "0" * 64},
    "imr:action_add": lambda w: {"key": w.made["report"].recommendations.get().pk},
    "imr:hand_over_detail": lambda w: {"key": w.made["hand_over"].pk},
    "chronology:query_answer": lambda w: {"key": w.made["row_query"].pk},
    "combined:entry_detail": lambda w: {"ref": w.made["entry"].ref},
    "combined:annotation_add": lambda w: {"ref": w.made["entry"].ref},
    "combined:disagreement_": lambda w: {"key": w.made["candidate"].pk},
    "combined:episode_change": lambda w: {"key": w.made["episode"].pk},
    "combined:thread_detail": lambda w: {"place": "kloe:1:AGA"},
    "combined:sharing_withdraw": lambda w: {"member": w.people["subgroup"].pk},
    "actions:": lambda w: {"reference": w.made["recommendation"].reference, "verb": "not_implement"},
    "actions:recommendation_add": lambda w: {"reference": w.reviews["one"].reference},
    "actions:recommendation_reword": lambda w: {"reference": w.made["board_recommendation"].reference},
    "actions:action_move": lambda w: {"verb": "finish"},
    "actions:evidence_download": lambda w: {"key": w.made["recommendation"].evidence.get().pk},
    "closing:metadata_download": lambda w: {"form": "csv"},
    "closing:kept_longer": lambda w: {"kind": "review"},
    "closing:disposal_": lambda w: {"kind": "review", "key": w.made["disposal"].pk},
    "closing:annual_": lambda w: {"year": last_year()},
    "exports:export_": lambda w: {"key": w.made["export"].pk, "what": "composite"},
    "people:colleague_invitation_withdraw": lambda w: {"nonce": w.made["colleague_invitation"].nonce},
    "people:address_confirm": lambda w: {"nonce": w.made["address"].nonce},
    "people:person_invitation_withdraw": lambda w: {"nonce": w.made["board_invitation"].nonce},
    "people:invitation_accept": lambda w: {"nonce": w.made["board_invitation"].nonce},
    "people:membership_end": lambda w: {
        "membership": Membership.objects.get(user=w.people["member"], until__isnull=True).pk
    },
    "people:colleagues_confirmed": lambda w: {"confirmation": w.made["colleagues_confirmed"].pk},
    "people:roles_confirmed": lambda w: {"confirmation": w.made["roles_confirmed"].pk},
    "people:": lambda w: {
        "person": w.people["subgroup_unshared"].pk,
        "reset": w.made["reset"].pk,
        "assignment": RoleAssignment.objects.get(user=w.people["subgroup_unshared"], role=Role.SUBGROUP_MEMBER).pk,
    },
    "notifications:notice_open": lambda w: {
        "message_id": OutboxMessage.objects.filter(user=w.people["coordinator"]).earliest("pk").message_id
    },
    "notifications:feed_read": lambda w: {"nonce": uuid.UUID(int=7)},
    "notifications:delivery": lambda w: {
        "code": "TSAB",
        "message_id": OutboxMessage.objects.filter(scope=w.boards["near"].scope).earliest("pk").message_id,
    },
    "accounts:session_end": lambda w: {"session": 1},
    "account_reset_password_from_key": lambda w: {"uidb36": "1", "key": "set-password"},
    "mfa_": lambda w: {"pk": 1},
}


def place(world, name: str, wanted: list[str]) -> str:
    """The address of one URL name. Raises KeyError for an argument that nothing above stands for."""
    known: dict[str, object] = dict(COMMON)
    is_review = name.startswith(("closing:", "combined:", "exports:", "reviews:")) and not _of_return(name)
    known["reference"] = world.reviews["one"].reference if is_review else world.returns["a_one"].reference
    for beginning in sorted(ROWS, key=len):
        if name.startswith(beginning):
            known |= ROWS[beginning](world)
    return reverse(name, kwargs={argument: known[argument] for argument in wanted})


@cache
def _of_return(name: str) -> bool:
    pattern = reverse(name, kwargs={argument: _any(argument) for argument in url_names()[name]})
    return pattern.startswith("/returns/")


def _any(argument: str):
    return {"nonce": uuid.UUID(int=0), "message_id": uuid.UUID(int=0)}.get(argument, 1)
