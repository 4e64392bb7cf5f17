"""The whole job on the demo case, in a browser: from opening the review to the subgroup reading six agencies together.

The hospital does everything on the pages; the five other agencies go on through the services, as the demo's loader does.
"""

from tests.journeys import (
    acting,
    board,
    deciding,
    ending,
    hospital,
    late,
    leaving,
    looking_round,
    other_ways,
    own_account,
    reading,
    reading_closely,
    writing,
)
from tests.journeys.story import Story


def test_the_whole_job(portal):
    portal.take_pictures()
    story = Story(portal)

    board.open_the_review(story)
    board.write_its_terms(story)
    board.plan_six_agencies(story)
    board.send_the_requests(story)
    board.a_letter_for_each_agency(story)
    late.refuse_and_be_asked_again(story)
    late.ask_for_more_time_and_get_it(story)
    late.be_escalated(story)
    story.five_agencies_do_their_part()

    hospital.answer_the_request(story)
    board.grant_more_time(story)
    hospital.secure_the_records(story)
    hospital.invite_the_matron(story)
    hospital.keep_the_register(story)
    hospital.refuse_the_line_manager_as_author(story)
    hospital.appoint_independent_people(story)
    hospital.settle_a_same_name(story)
    hospital.sign_the_declaration(story)

    writing.import_the_chronology(story)
    writing.leave_a_long_file_to_the_worker(story)
    writing.the_ward_adds_a_row(story)
    writing.the_ward_adds_a_row_without_scripts(story)
    writing.mend_a_row(story)
    writing.take_on_what_the_ward_wrote(story)
    writing.hold_an_interview(story)
    writing.put_a_row_to_the_interviewee(story)
    writing.the_interviewee_comments(story)
    writing.write_the_report(story)
    writing.be_interrupted(story)
    writing.write_on_in_word(story)
    writing.attach_a_policy(story)
    writing.ask_one_another(story)
    writing.name_what_follows(story)
    writing.hand_a_matter_over(story)
    hospital.find_and_mend_a_late_conflict(story)
    board.sees_no_draft(story)
    writing.submit_the_chronology(story)
    writing.submit_the_report(story, version=1)

    deciding.send_the_report_back(story)
    writing.answer_the_senior_manager(story)
    writing.submit_the_report(story, version=2)
    board.sees_no_draft(story)
    deciding.papers_are_made(story)
    deciding.accept(story, "chronology")
    deciding.accept(story, "imr")

    board.check_the_quality(story)
    board.share_with_the_subgroup(story)
    reading.read_six_agencies_together(story)
    reading.comment_and_decide(story)
    reading_closely.narrow_the_composite(story)
    reading_closely.settle_a_disagreement(story)
    reading_closely.ask_an_agency(story)
    reading_closely.name_a_key_episode(story)
    acting.act_on_recommendations(story)
    acting.take_over_a_recommendation(story)
    acting.comment_as_critical_friends(story)
    acting.carry_it_out(story)
    acting.check_its_impact_after_seven_months(story)
    leaving.take_a_file(story)
    leaving.meet(story)
    leaving.keep_the_register(story)
    ending.stand_still_for_the_police(story)
    ending.enter_what_is_missing(story)

    reading.the_line_manager_sees_nothing(story)
    reading.the_hand_over_is_for_two(story)
    reading.interviews_stay_in_the_agency(story)

    other_ways.by_keyboard_alone(story)
    looking_round.of_the_board(story)
    looking_round.of_the_agency(story)
    looking_round.of_an_author(story)
    looking_round.of_sign_in_and_administration(story)
    own_account.use_two_second_factors(story)
    own_account.lose_them(story)
    own_account.ask_for_another_address(story)
    own_account.forget_the_password(story)
    own_account.find_a_closed_door(story)
    looking_round.narrow_pages_do_not_scroll(story)
    reading.letters_name_nobody(story)
    ending.close_it(story)
    ending.take_all_of_it(story)
    ending.dispose_of_it(story)
    portal.keep_pictures()
