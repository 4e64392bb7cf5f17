"""Invitations: one address, one role on one scope, one use, seven days, revocable (security.md I1, I2)."""

import uuid
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from sar_portal.access.audit import record
from sar_portal.access.errors import Refused
from sar_portal.access.models import Scope
from sar_portal.access.roles import Role
from sar_portal.access.services import assign_role
from sar_portal.accounts.identities import people_at, taken_in_at
from sar_portal.accounts.models import Agency, Invitation, Membership, User
from sar_portal.accounts.policies import (
    MOST_INVITATIONS_A_DAY,
    UNUSABLE,
    check_invitation_usable,
    check_may_invite,
    check_not_already_there,
)

DAYS = 7


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    agency: Agency | None,
    job_title: str = "",
    staff_number: str = "",
    role: str = "",
    scope: Scope,
    by: User,
) -> Invitation:
    """Makes an invitation; the caller queues its e-mail in the same transaction.

    With an agency the person becomes its member; with a role they get it on the scope. Raises NotAllowed, or Refused
    when the role is not given by invitation, the person is there already, or too many were sent today.
    """
    check_may_invite(role=role, scope=scope, by=by)
    if role and email.strip().lower() == by.email.lower():
        raise Refused("Somebody else has to give you a role.")
    if agency is not None and scope.pk != agency.pk:
        raise Refused("A person is invited into the agency that the invitation is for.")
    # Two invitations at once to the same place must not pass the check below together.
    Scope.objects.select_for_update(no_key=True).get(pk=scope.pk)
    check_not_already_there(email=email, agency=agency, role=role, scope=scope)
    now = timezone.now()
    if (
        Invitation.objects.filter(invited_by=by, invited_at__gt=now - timedelta(days=1)).count()
        >= MOST_INVITATIONS_A_DAY
    ):
        raise Refused("You have sent many invitations today. Send more tomorrow.")
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        name=name.strip(),
        agency=agency,
        job_title=job_title.strip(),
        staff_number=staff_number.strip(),
        role=role,
        scope=scope,
        nonce=uuid.uuid4(),
        invited_by=by,
        invited_at=now,
        expires_at=now + timedelta(days=DAYS),
    )
    record("did", "invite", scope, by=by, details={"invitation": invitation.pk, "role": role})
    return invitation


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: User) -> None:
    """Withdraws an invitation that is not used yet. Raises NotAllowed, or Refused once it is used."""
    locked = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    check_may_invite(role=locked.role, scope=locked.scope, by=by)
    if locked.accepted_at:
        raise Refused("This invitation was already used. End the person's membership instead.")
    if locked.revoked_at:
        return
    locked.revoked_at, locked.revoked_by = timezone.now(), by
    locked.save(update_fields=["revoked_at", "revoked_by"])
    record("did", "revoke_invitation", locked.scope, by=by, details={"invitation": locked.pk})


def hash_for(*, invitation: Invitation, address: str, password: str = "", by: User | None = None) -> str:
    """The password of whoever comes in as it is kept; empty where they have an account.

    Before anything is locked: to make it takes long on purpose, and nobody of the agency is kept waiting by a link that is
    spent. Raises Refused as `accept_invitation`.
    """
    _check_theirs(invitation, address, by)
    return make_password(password) if password and by is None else ""


def _check_theirs(invitation: Invitation, address: str, by: User | None) -> None:
    check_invitation_usable(invitation)
    if address.strip().lower() != invitation.email or (by is not None and by.email.lower() != invitation.email):
        raise Refused(UNUSABLE)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, address: str, hashed: str = "", by: User | None = None) -> User:
    """Uses an invitation up: makes the account (or takes that of `by`), the membership and the role it names.

    `address` is what the person typed; a scanner that follows or posts the link does not know it (I2). `hashed` is what
    `hash_for` made of their password. `by` is who is signed in, if anybody. Raises Refused, with one sentence for every case,
    when it cannot be used by them.
    """
    locked = Invitation.objects.select_for_update(no_key=True).get(pk=invitation.pk)
    _check_theirs(locked, address, by)
    user = by or _new_account(locked, hashed)
    if locked.agency is not None:
        facts = {"job_title": locked.job_title, "staff_number": locked.staff_number}
        Membership.objects.get_or_create(user=user, agency=locked.agency, until=None, defaults=facts)
    if locked.role:
        assign_role(user=user, role=Role(locked.role), scope=locked.scope, reason="invitation", by=locked.invited_by)
    locked.accepted_at, locked.accepted_by = timezone.now(), user
    locked.save(update_fields=["accepted_at", "accepted_by"])
    record("did", "accept_invitation", locked.scope, by=user, details={"invitation": locked.pk})
    return user


def _new_account(invitation: Invitation, hashed: str) -> User:
    """Raises Refused when there is an account already: its owner signs in with it first."""
    if not hashed or User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused(UNUSABLE)
    try:
        return new_account(email=invitation.email, name=invitation.name, hashed=hashed)
    except Refused as refusal:
        raise Refused(UNUSABLE) from refusal


def new_account(*, email: str, name: str, hashed: str | None) -> User:
    """An account at an address that is nobody's. The ended account by which a review that was taken in knows the address becomes
    theirs: whoever had two would be two people to the registers (R1, R12).

    `hashed`: the password as it is kept; None for one that is still to be chosen.

    Raises Refused where the address was an account's before, for the same reason.
    """
    ended = taken_in_at(email)
    if people_at(email).exclude(pk__in=ended.values("pk")).exists():
        raise Refused("This was the address of another account before. Give the person another one.")
    there = ended.select_for_update(no_key=True).first()
    user = there or User()
    user.email, user.name, user.is_active = email.strip().lower(), name, True
    user.password = hashed or make_password(None)
    user.save(update_fields=["email", "name", "is_active", "password"] if there else None)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
