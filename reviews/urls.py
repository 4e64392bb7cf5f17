from django.urls import path

from reviews.views import answers, checking, people, records, requests, returning, reviews, setup, terms

app_name = "reviews"

# --- opening a review and asking the agencies ------------------------------------------------------------------------
_review = "reviews/<str:reference>/"
_return = "returns/<str:reference>/"
opening = [
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/new/", reviews.review_open, name="review_open"),
    path(_review, reviews.review_overview, name="review_overview"),
    path(f"{_review}terms/", reviews.review_terms, name="review_terms"),
    path(f"{_review}adult/", reviews.adult_detail, name="adult_detail"),
    path(f"{_review}adult/change/", setup.adult_change, name="adult_change"),
    path(f"{_review}names/show/", people.names_show, name="names_show"),
    path(f"{_review}names/hide/", people.names_hide, name="names_hide"),
    path(f"{_review}people/add/", people.person_add, name="person_add"),
    path(f"{_review}people/<int:key>/", people.person_change, name="person_change"),
    path(f"{_review}people/<int:key>/remove/", people.person_remove, name="person_remove"),
    path(f"{_review}family/", people.family_list, name="family_list"),
    path(f"{_review}family/add/", people.family_contact_add, name="family_contact_add"),
    path(f"{_review}move/<slug:verb>/", reviews.review_move, name="review_move"),
    path(f"{_review}set-up/", setup.review_setup, name="review_setup"),
    path(f"{_review}set-up/basics/", setup.basics_change, name="basics_change"),
    path(f"{_review}set-up/criteria/", setup.criteria_change, name="criteria_change"),
    path(f"{_review}set-up/remit/", setup.remit_change, name="remit_change"),
    path(f"{_review}set-up/family/", setup.family_change, name="family_change"),
    path(f"{_review}lines-of-enquiry/", terms.kloe_list, name="kloe_list"),
    path(f"{_review}lines-of-enquiry/add/", terms.kloe_add, name="kloe_add"),
    path(f"{_review}lines-of-enquiry/<int:number>/", terms.kloe_change, name="kloe_change"),
    path(f"{_review}lines-of-enquiry/<int:number>/remove/", terms.kloe_remove, name="kloe_remove"),
    path(f"{_review}parallel/", terms.parallel_list, name="parallel_list"),
    path(f"{_review}parallel/add/", terms.parallel_add, name="parallel_add"),
    path(f"{_review}parallel/<int:key>/", terms.parallel_change, name="parallel_change"),
    path(f"{_review}milestones/", terms.milestone_list, name="milestone_list"),
    path(f"{_review}milestones/add/", terms.milestone_add, name="milestone_add"),
    path(f"{_review}milestones/<int:key>/", terms.milestone_change, name="milestone_change"),
    path(f"{_review}agencies/", requests.plan_list, name="plan_list"),
    path(f"{_review}agencies/add/", requests.plan_add, name="plan_add"),
    path(f"{_review}agencies/<slug:code>/", requests.plan_change, name="plan_change"),
    path(f"{_review}agencies/<slug:code>/remove/", requests.plan_remove, name="plan_remove"),
    path(f"{_review}agencies/<slug:code>/letter/", requests.letter_preview, name="letter_preview"),
    path(f"{_review}requests/new/", requests.request_prepare, name="request_prepare"),
    path(f"{_review}requests/preview/", requests.request_preview, name="request_preview"),
    path(f"{_review}requests/crest/", requests.crest_preview, name="crest_preview"),
    path(f"{_review}requests/sent/", requests.request_sent, name="request_sent"),
    # one agency's request, the coordinator's side
    path(f"{_return}progress/", requests.return_progress, name="return_progress"),
    path(f"{_return}progress/supplement/", requests.request_supplement, name="request_supplement"),
    path(f"{_return}progress/contacts/add/", requests.contact_add, name="contact_add"),
    path(f"{_return}progress/escalate/", requests.request_escalate, name="request_escalate"),
    path(f"{_return}progress/extensions/<int:key>/", requests.extension_decide, name="extension_decide"),
    path(f"{_return}progress/<slug:kind>/withdraw/", requests.part_withdraw, name="part_withdraw"),
    path(f"{_return}progress/<slug:kind>/again/", requests.part_request_again, name="part_request_again"),
    # the agency's side
    path(f"{_return}request/", answers.request_detail, name="request_detail"),
    path(f"{_return}request/<int:number>/acknowledge/", answers.request_acknowledge, name="request_acknowledge"),
    path(f"{_return}request/<slug:kind>/nil/", answers.part_nil, name="part_nil"),
    path(f"{_return}request/<slug:kind>/refuse/", answers.part_refuse, name="part_refuse"),
    path(f"{_return}request/<slug:kind>/partial/", answers.part_partial, name="part_partial"),
    path(f"{_return}request/<slug:kind>/extension/", answers.extension_ask, name="extension_ask"),
    path(f"{_return}letters/<int:number>/", answers.letter_read, name="letter_read"),
    path(f"{_return}letters/<int:number>/crest/", answers.letter_crest, name="letter_crest"),
    path(f"{_return}letters/<int:number>/pdf/", answers.letter_download, name="letter_download"),
    path(f"{_return}records/", records.record_list, name="record_list"),
    path(f"{_return}records/add/", records.record_add, name="record_add"),
    path(f"{_return}records/confirm/", records.records_confirm, name="records_confirm"),
    path(f"{_return}records/<int:key>/", records.record_change, name="record_change"),
    path(f"{_return}records/<int:key>/available/", records.record_available, name="record_available"),
    path(f"{_return}records/<int:key>/remove/", records.record_remove, name="record_remove"),
]

# --- versions, acceptance, quality -----------------------------------------------------------------------------------
_part = f"{_return}parts/<slug:kind>/"
_version = f"{_part}versions/<int:number>/"
versions = [
    path(_part, returning.version_list, name="version_list"),
    path(_version, returning.version_detail, name="version_detail"),
    path(f"{_version}compare/<int:other>/", returning.version_compare, name="version_compare"),
    path(f"{_version}pdf/", returning.version_download, name="version_download"),
    path(f"{_version}accept/", returning.part_accept, name="part_accept"),
    path(f"{_part}decide/", returning.part_decide, name="part_decide"),
    path(f"{_part}decide/autosave/", returning.part_decide_autosave, name="part_decide_autosave"),
    path(f"{_part}check/", checking.part_check, name="part_check"),
    path(f"{_part}check/autosave/", checking.part_check_autosave, name="part_check_autosave"),
    path(f"{_part}queries/", checking.thread_list, name="thread_list"),
    path(f"{_part}queries/<int:key>/", checking.thread_settle, name="thread_settle"),
    path(f"{_version}queries/add/", checking.query_add, name="query_add"),
    path(f"{_return}progress/conflict/", checking.checker_stand_aside, name="checker_stand_aside"),
    path("check-a-document/", checking.document_check, name="document_check"),
    path(f"{_part}reopen/", returning.part_reopen, name="part_reopen"),
]

urlpatterns = [*opening, *versions]
