"""Recommendations as agencies of an English review write them, invented, with what a reader would say goes together.

Both cases, and what goes together in them, were written by whoever wrote the rules: the first was looked at meanwhile, and the
list of themes was finished when the second was there. So the figures are a floor to keep, not how well it does elsewhere.
"""

# (reference, words, what is to come of it); the letters before the number are the agency.
Written = list[tuple[str, str, str]]


def _written(lines: str) -> Written:
    found = lines.strip().splitlines()
    pairs = zip(found[::2], found[1::2], strict=True)
    named = ((first.partition(": "), then) for first, then in pairs)
    return [(reference, words, then.strip()) for (reference, _, words), then in named]


FIRST = _written("""
ASC1: End the practice of closing a referral on a telephone refusal where self-neglect is suspected.
  Every refusal is followed by a visit.
ASC2: Offer an advocate to every adult who has substantial difficulty in taking part in a section 42 enquiry.
  Adults have somebody who speaks for them.
ASC3: Give social workers time for monthly reflective supervision on complex cases.
  Supervision records show challenge.
ASC4: Adopt a single multi-agency risk management process for adults who refuse services.
  One plan that all agencies work to.
CHT1: District nurses must escalate a second no-access visit to the team leader on the same day.
  No visit goes unanswered.
CHT2: Train nurses to record decision-specific mental capacity assessments, including executive functioning.
  Capacity is assessed for each decision.
CHT3: Put in place reflective safeguarding supervision for community nurses every six weeks.
  Nurses can talk cases through.
POL1: Officers completing a public protection notice must describe the condition of the home.
  The triage team can see what was found.
POL2: Link reports of theft and fraud against the same vulnerable victim so that financial abuse is recognised.
  Patterns are seen early.
POL3: Use the multi-agency risk management (MARM) framework when an adult declines help.
  Risk is shared.
AGH1: Send a discharge letter to community nursing and to the GP within 24 hours of discharge.
  Nobody comes home unknown.
AGH2: Audit that mental capacity is assessed and recorded before a patient discharges himself against advice.
  Decisions are lawful.
AGH3: Review the alcohol liaison service so that patients are seen at weekends.
  Weekend patients get help.
GP1: The practice will follow up patients who do not attend and flag a pattern of missed appointments.
  Missed appointments are a warning.
GP2: Act on hospital discharge letters within two working days and book a medication review.
  Medicines are right.
GP3: Code carers in the patient record and offer each a carer's health check.
  Carers are known.
KH1: Housing officers to report failed gas safety checks and other no access visits to the safeguarding lead.
  Access refused is seen as a concern.
KH2: Train housing staff to recognise hoarding and self-neglect, with the clutter rating scale.
  Staff know when to act.
KH3: Stop eviction proceedings while a safeguarding enquiry is open.
  No tenant is evicted from a place of safety.
KH4: Refer suspected financial exploitation of tenants (cuckooing) to police and adult social care.
  Tenants are protected.
""")
FIRST_TOGETHER = {
    ("ASC3", "CHT3"),  # reflective supervision
    ("ASC4", "POL3"),  # multi-agency risk management where help is refused
    ("CHT2", "AGH2"),  # capacity assessed and recorded
    ("CHT1", "KH1"),  # no-access visits escalated
    ("CHT1", "GP1"),  # missed contact is escalated
    ("GP1", "KH1"),
    ("AGH1", "GP2"),  # discharge letters
    ("POL2", "KH4"),  # financial abuse seen and passed on
    ("ASC1", "ASC4"),  # of one agency: never proposed
}

SECOND = _written("""
MHT1: Care coordinators should carry out a joint visit with the substance misuse service where both are involved.
  Dual needs are met together.
MHT2: Every patient discharged from the ward has a follow-up contact within 72 hours.
  Nobody is lost after discharge.
MHT3: Ensure that domestic abuse is asked about routinely and a DASH risk assessment completed.
  Abuse is found.
MHT4: Provide staff with training on trauma-informed practice.
  Staff understand trauma.
ASC1: Introduce a chronology on every case file that has been open for longer than three months.
  Patterns are visible.
ASC2: Assess informal carers in their own right under section 10 of the Care Act.
  Carers are supported.
ASC3: All practitioners to be trained in domestic abuse and coercive control affecting older people.
  It is recognised in later life.
ASC4: Commission a pathway for people with both alcohol dependence and mental ill health, jointly with the trust.
  Nobody falls between services.
SUB1: Drug and alcohol workers to attend joint visits with the mental health team for shared clients.
  One plan.
SUB2: Do not close a client for non-attendance without telling the referrer and other agencies.
  Disengagement is shared.
CARE1: The home will carry out a falls risk assessment on admission and after every fall.
  Falls are prevented.
CARE2: Agency carers receive an induction and see the care plan before the first shift.
  Care is safe.
CARE3: Staff to raise a safeguarding concern when unexplained bruising is found, with a body map.
  Bruises are reported.
AMB1: Crews to make a safeguarding referral for unexplained injuries and bruising in care home residents.
  Injuries are reported.
AMB2: Share information on repeat callers who have fallen with the community falls team.
  Fallers get help.
GP1: Identify and register unpaid carers and offer them an annual health check.
  Carers are supported.
GP2: Ask about domestic abuse when patients present alone, using the IRIS programme.
  Abuse is found early.
GP3: Keep an up to date list of patients on lithium and check bloods every three months.
  Lithium is safe.
POL1: Submit a DASH for every domestic incident, including those between parent and adult child.
  Risk is assessed.
POL2: Body-worn video to be kept where a death may lead to a review.
  Evidence is not lost.
HOU1: Tell adult social care before a tenancy of a person with care needs is ended.
  Nobody loses a home unseen.
HOU2: Do not close an antisocial behaviour case because the person did not attend an appointment.
  Non-attendance is followed up.
""")
SECOND_TOGETHER = {
    ("MHT1", "SUB1"),  # joint visits
    ("MHT1", "ASC4"),  # mental health and substances together
    ("ASC4", "SUB1"),
    ("MHT3", "ASC3"),  # domestic abuse
    ("MHT3", "GP2"),
    ("MHT3", "POL1"),
    ("ASC3", "GP2"),
    ("ASC3", "POL1"),
    ("GP2", "POL1"),
    ("ASC2", "GP1"),  # carers
    ("CARE3", "AMB1"),  # unexplained bruising
    ("CARE1", "AMB2"),  # falls
    ("SUB2", "HOU2"),  # closing for non-attendance
}
