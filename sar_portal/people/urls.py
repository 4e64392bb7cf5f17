"""People: invitations, an agency's colleagues, the administrator's area, the access log."""

from django.urls import include, path

from sar_portal.people.views import (
    addresses,
    audit,
    board_people,
    colleagues,
    columns,
    confirming,
    crest,
    directory,
    home,
    invitations,
    ladder,
    letter,
    reminders,
    resets,
    templates,
)

app_name = "people"

agency = [
    path("", colleagues.colleague_list, name="colleague_list"),
    path("invite/", colleagues.colleague_invite, name="colleague_invite"),
    path(
        "invitations/<uuid:nonce>/withdraw/",
        colleagues.colleague_invitation_withdraw,
        name="colleague_invitation_withdraw",
    ),
    path("<int:membership>/end/", colleagues.membership_end, name="membership_end"),
    path("confirm/", confirming.colleagues_confirm, name="colleagues_confirm"),
    path("confirmations/<int:confirmation>/", confirming.colleagues_confirmed, name="colleagues_confirmed"),
    path("settings/", colleagues.agency_settings, name="agency_settings"),
]

person = [
    path("", board_people.person_detail, name="person_detail"),
    path("roles/give/", board_people.role_give, name="role_give"),
    path("roles/<int:assignment>/end/", board_people.role_end, name="role_end"),
    path("sessions/end/", board_people.person_sessions_end, name="person_sessions_end"),
    path("address/", addresses.person_address, name="person_address"),
    path("close/", board_people.account_close, name="account_close"),
    path("reopen/", board_people.account_reopen, name="account_reopen"),
    path("lost-factor/", resets.factor_reset_request, name="factor_reset_request"),
    path("lost-factor/withdraw/", resets.factor_reset_withdraw, name="factor_reset_withdraw"),
]

board = [
    path("people/", board_people.person_list, name="person_list"),
    path("people/invite/", board_people.person_invite, name="person_invite"),
    path("people/confirm/", confirming.roles_confirm, name="roles_confirm"),
    path("people/confirmations/<int:confirmation>/", confirming.roles_confirmed, name="roles_confirmed"),
    path("people/<int:person>/", include(person)),
    path(
        "invitations/<uuid:nonce>/withdraw/",
        board_people.person_invitation_withdraw,
        name="person_invitation_withdraw",
    ),
    path("agencies/", directory.agency_list, name="agency_list"),
    path("agencies/add/", directory.agency_add, name="agency_add"),
    path("agencies/<slug:agency>/", directory.agency_edit, name="agency_edit"),
    path("settings/", directory.board_settings, name="board_settings"),
    path("settings/columns/", columns.board_columns, name="board_columns"),
    path("settings/checklist/", columns.board_checklist, name="board_checklist"),
    path("settings/crest/", crest.board_crest, name="board_crest"),
    path("settings/crest/<int:number>/", crest.crest_picture, name="crest_picture"),
    path("settings/escalation/", ladder.board_ladder, name="board_ladder"),
    path("settings/request-letter/", letter.board_letter, name="board_letter"),
    path("settings/reminders/", reminders.board_reminders, name="board_reminders"),
    path("settings/report-template/", templates.template_list, name="template_list"),
    path("settings/report-template/change/", templates.template_change, name="template_change"),
    path("settings/report-template/<int:number>/", templates.template_detail, name="template_detail"),
    path("settings/report-template/<int:number>/<slug:form>/", templates.template_download, name="template_download"),
]

urlpatterns = [
    path("invite/<uuid:nonce>/", invitations.invitation_accept, name="invitation_accept"),
    path("account/address/", addresses.address_ask, name="address_ask"),
    path("account/address/<uuid:nonce>/", addresses.address_confirm, name="address_confirm"),
    path("people/", home.people_home, name="people_home"),
    path("people/lost-factors/<int:reset>/", resets.factor_reset_confirm, name="factor_reset_confirm"),
    path("agencies/<slug:board>/<slug:agency>/people/", include(agency)),
    path("admin-area/<slug:board>/", include(board)),
    path("audit/", audit.audit_home, name="audit_home"),
    path("audit/<slug:board>/", audit.audit_list, name="audit_list"),
    path("audit/<slug:board>/verify/", audit.audit_verify, name="audit_verify"),
]
