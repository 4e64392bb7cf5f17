"""Places of the agency's side: people first, then the report."""

from django.urls import path

from imr.views import (
    appointment,
    attachments,
    blank,
    comments,
    handover,
    hub,
    interviews,
    items,
    kloes,
    letters,
    moving,
    prompts,
    register,
    share,
    sharing,
    submission,
    templates,
    word,
)
from imr.views import report as reports

app_name = "imr"

# --- people: hub, register, author, interviews, hand-over -------------------------------------------------------------
_return = "returns/<str:reference>/"
_interview = f"{_return}interviews/<int:key>/"
people: list = [
    path("reviews/<str:reference>/set-up/templates/", templates.review_templates, name="review_templates"),
    path(_return, hub.return_hub, name="return_hub"),
    path(f"{_return}register/", register.register_list, name="register_list"),
    path(f"{_return}register/add/", register.register_add, name="register_add"),
    path(f"{_return}register/lists/add/", register.register_import, name="register_import"),
    path(f"{_return}register/lists/<int:key>/", register.register_import_detail, name="register_import_detail"),
    path(f"{_return}register/letters/", letters.letter_list, name="letter_list"),
    path(f"{_return}register/letters/make/", letters.letter_make, name="letter_make"),
    path(f"{_return}register/letters/<int:number>/", letters.letter_download, name="letter_download"),
    path(f"{_return}register/<int:key>/interviews/", register.clearance_decide, name="clearance_decide"),
    path(f"{_return}register/<int:key>/", register.register_change, name="register_change"),
    path(f"{_return}register/<int:key>/strike-off/", register.register_strike_off, name="register_strike_off"),
    path(f"{_return}author/", appointment.author_detail, name="author_detail"),
    path(f"{_return}author/appoint/", appointment.author_appoint, name="author_appoint"),
    path(f"{_return}author/invite/", appointment.outsider_invite, name="outsider_invite"),
    path(f"{_return}author/declaration/", appointment.declaration_sign, name="declaration_sign"),
    path(f"{_return}author/resources/", appointment.resources_agree, name="resources_agree"),
    path(f"{_return}author/senior-manager/", appointment.manager_appoint, name="manager_appoint"),
    path(f"{_return}author/senior-manager/conflict/", appointment.manager_stand_aside, name="manager_stand_aside"),
    path(f"{_return}author/stand-in/", appointment.stand_in_record, name="stand_in_record"),
    path(f"{_return}author/contributors/add/", appointment.contributor_add, name="contributor_add"),
    path(f"{_return}author/contributors/<int:key>/end/", appointment.contributor_end, name="contributor_end"),
    path(f"{_return}author/same-name/", appointment.identity_list, name="identity_list"),
    path(f"{_return}author/same-name/<int:key>/", appointment.identity_answer, name="identity_answer"),
    path(f"{_return}interviews/", interviews.interview_list, name="interview_list"),
    path(f"{_return}interviews/plan/<int:key>/", interviews.interview_plan, name="interview_plan"),
    path(_interview, interviews.interview_detail, name="interview_detail"),
    path(f"{_interview}plan/", interviews.interview_change, name="interview_change"),
    path(f"{_interview}hold/", interviews.interview_hold, name="interview_hold"),
    path(f"{_interview}decline/", interviews.interview_end, {"verb": "decline"}, name="interview_decline"),
    path(f"{_interview}left/", interviews.interview_end, {"verb": "leave"}, name="interview_left"),
    path(f"{_interview}cancel/", interviews.interview_end, {"verb": "cancel"}, name="interview_cancel"),
    path(f"{_interview}record/", interviews.record_write, name="record_write"),
    path(f"{_interview}record/autosave/", interviews.record_autosave, name="record_autosave"),
    path(f"{_interview}entries/", interviews.interview_entries, name="interview_entries"),
    path(f"{_interview}entries/<int:entry>/", interviews.interview_entry_put, name="interview_entry_put"),
    path(f"{_interview}share/", sharing.record_share, name="record_share"),
    path(f"{_interview}take-back/", sharing.record_take_back, name="record_take_back"),
    path(f"{_interview}end-link/", sharing.link_end, name="link_end"),
    path(f"{_interview}print/", sharing.record_print, name="record_print"),
    path(f"{_interview}print/<int:number>/", sharing.copy_download, name="copy_download"),
    path(f"{_interview}answer/", sharing.answer_enter, name="answer_enter"),
    path(f"{_interview}answer/<int:number>/", sharing.answer_download, name="answer_download"),
    path(f"{_interview}add/", sharing.addendum_add, name="addendum_add"),
    path(f"{_interview}support/", interviews.support_confirm, name="support_confirm"),
    path("record/<uuid:nonce>/", share.record_open, name="record_open"),
    path(f"{_return}concern/", handover.concern_hand_over, name="concern_hand_over"),
    path("hand-overs/", handover.hand_over_list, name="hand_over_list"),
    path("hand-overs/<int:key>/", handover.hand_over_detail, name="hand_over_detail"),
    path("waiting/", handover.waiting_list, name="waiting_list"),
    path(f"{_return}ready/", submission.return_ready, name="return_ready"),
]

# --- report: template, sections, answers, recommendations -------------------------------------------------------------
_report = f"{_return}report/"
_section = f"{_report}sections/<slug:section>/"
_kloe = f"{_report}lines-of-enquiry/<int:number>/"
_items = f"{_report}items/<slug:slug>/"
report: list = [
    path(_report, reports.report_detail, name="report_detail"),
    path(f"{_report}read/", reports.report_read, name="report_read"),
    path(f"{_report}blank/<slug:form>/", blank.blank_download, name="blank_download"),
    path(f"{_report}attachments/", attachments.attachment_list, name="attachment_list"),
    path(f"{_report}attachments/add/", attachments.attachment_add, name="attachment_add"),
    path(f"{_report}attachments/<int:number>/", attachments.attachment_download, name="attachment_download"),
    path(f"{_report}attachments/<int:number>/remove/", attachments.attachment_remove, name="attachment_remove"),
    path(
        f"{_return}parts/<slug:kind>/versions/<int:version>/attachments/<int:number>/",
        attachments.attachment_submitted,
        name="attachment_submitted",
    ),
    path(f"{_report}template/", moving.template_move, name="template_move"),
    path(f"{_report}word/", word.word_detail, name="word_detail"),
    path(f"{_report}word/download/", word.word_download, name="word_download"),
    path(f"{_report}word/take/", word.word_take, name="word_take"),
    path(f"{_report}word/end/", word.word_end, name="word_end"),
    path(f"{_report}word/<int:key>/", word.word_text, name="word_text"),
    path(_section, reports.section_edit, name="section_edit"),
    path(f"{_section}autosave/", reports.section_autosave, name="section_autosave"),
    path(f"{_section}names/", reports.section_names, name="section_names"),
    path(f"{_section}history/", reports.section_history, name="section_history"),
    path(f"{_section}history/<int:key>/", reports.section_restore, name="section_restore"),
    path(_kloe, kloes.kloe_answer_edit, name="kloe_answer_edit"),
    path(f"{_kloe}autosave/", kloes.kloe_answer_autosave, name="kloe_answer_autosave"),
    path(f"{_kloe}names/", kloes.kloe_answer_names, name="kloe_answer_names"),
    path(f"{_kloe}history/", kloes.kloe_answer_history, name="kloe_answer_history"),
    path(f"{_kloe}history/<int:key>/", kloes.kloe_answer_restore, name="kloe_answer_restore"),
    path(f"{_report}trace/", reports.report_trace, name="report_trace"),
    path(f"{_report}comments/<slug:place>/", comments.comment_list, name="comment_list"),
    path(f"{_report}comments/<slug:place>/<int:key>/", comments.comment_answer, name="comment_answer"),
    path(f"{_report}prompts/", prompts.prompt_put_away, name="prompt_put_away"),
    path(_items, items.item_list, name="item_list"),
    path(f"{_items}add/", items.item_add, name="item_add"),
    path(f"{_items}named/<slug:piece>/leave/", items.named_leave, name="named_leave"),
    path(f"{_items}<int:key>/", items.item_change, name="item_change"),
    path(f"{_items}<int:key>/remove/", items.item_remove, name="item_remove"),
    path(f"{_report}items/recommendations/<int:key>/actions/add/", items.action_add, name="action_add"),
    path(f"{_report}submit/", submission.report_submit, name="report_submit"),
    path(f"{_report}submitted/", submission.report_submitted, name="report_submitted"),
]

urlpatterns = [*people, *report]
