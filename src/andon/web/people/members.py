"""Members of a client and open invitations: who may do what here."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from andon.people import links
from andon.people.actors import Actor
from andon.people.faults import Fault
from andon.people.models import Department, Invitation, Member, Organisation
from andon.people.steps.change_role import change_role
from andon.people.steps.deactivate_member import deactivate_member
from andon.people.steps.invite_member import invite_member
from andon.people.steps.withdraw_invitation import withdraw_invitation
from andon.rules.access import Act, Role
from andon.runtime import clock
from andon.web.access import StaffRequest, needs
from andon.web.people.place import client_at, clients_of, page


@require_GET
@needs(Act.PEOPLE_READ)
def front(request: StaffRequest) -> HttpResponse:
    """To the members of the first of the reader's clients."""
    return redirect("people:members", slug=clients_of(request)[0].slug)


@require_GET
@needs(Act.PEOPLE_READ)
def members(request: StaffRequest, slug: str) -> HttpResponse:
    """Everybody who works for this client."""
    client, by = client_at(request, slug)
    return _members_page(request, client, by)


@require_POST
@needs(Act.PEOPLE_INVITE)
def invite(request: StaffRequest, slug: str) -> HttpResponse:
    """Invite somebody; the page shows the link as well as mailing it."""
    client, by = client_at(request, slug)
    try:
        invitation = invite_member(
            request.POST.get("email", ""),
            role=_role(request),
            department=request.POST.get("department", ""),
            language=request.POST.get("language", "en"),
            by=by,
            at=clock.now(),
        )
    except Fault as fault:
        return _members_page(request, client, by, fault=fault)
    messages.success(
        request,
        _("%(email)s is invited. The link goes out by e-mail.") % {"email": invitation.email},
    )
    return redirect("people:members", slug=slug)


@require_POST
@needs(Act.PEOPLE_INVITE)
def withdraw(request: StaffRequest, slug: str, invitation_id: str) -> HttpResponse:
    """Take an invitation back."""
    client, by = client_at(request, slug)
    invitation = get_object_or_404(Invitation, pk=invitation_id, organisation_id=client.pk)
    try:
        withdraw_invitation(invitation, by=by, at=clock.now())
    except Fault as fault:
        return _members_page(request, client, by, fault=fault)
    messages.success(request, _("The invitation is withdrawn: its link opens nothing any more."))
    return redirect("people:members", slug=slug)


@require_POST
@needs(Act.PEOPLE_MANAGE)
def change(request: StaffRequest, slug: str, member_id: str) -> HttpResponse:
    """Give a member another role or department."""
    client, by = client_at(request, slug)
    member = _member(member_id, client=client)
    try:
        change_role(
            member,
            role=_role(request),
            department=request.POST.get("department", ""),
            by=by,
            at=clock.now(),
        )
    except Fault as fault:
        return _members_page(request, client, by, fault=fault)
    messages.success(request, _("The role of %(name)s is changed.") % {"name": member.user.name})
    return redirect("people:members", slug=slug)


@require_POST
@needs(Act.PEOPLE_MANAGE)
def deactivate(request: StaffRequest, slug: str, member_id: str) -> HttpResponse:
    """End a membership."""
    client, by = client_at(request, slug)
    member = _member(member_id, client=client)
    try:
        deactivate_member(member, by=by, at=clock.now())
    except Fault as fault:
        return _members_page(request, client, by, fault=fault)
    messages.success(
        request, _("%(name)s works for this client no longer.") % {"name": member.user.name}
    )
    if member.pk == by.member_id:  # she cannot see this client any more
        return redirect("people:me")
    return redirect("people:members", slug=slug)


def _member(member_id: str, *, client: Organisation) -> Member:
    rows = Member.objects.select_related("user").filter(is_active=True)
    return get_object_or_404(rows, pk=member_id, organisation_id=client.pk)


def _role(request: StaffRequest) -> Role:
    try:
        return Role(request.POST.get("role", ""))
    except ValueError:
        raise Fault("role", _("Choose a role of the list.")) from None


def _members_page(
    request: StaffRequest, client: Organisation, by: Actor, *, fault: Fault | None = None
) -> HttpResponse:
    here = {"organisation_id": client.pk}
    waiting = Invitation.objects.filter(
        **here, accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=clock.now()
    ).select_related("department")
    can_hand_on = by.role is Role.SERVICE_ADMIN
    return page(
        request,
        "people/members.html",
        client=client,
        by=by,
        fault=fault,
        rows=Member.objects.filter(**here, is_active=True)
        .select_related("user", "department")
        .order_by("user__name", "pk"),
        # Whoever holds the link makes the account of that address, which other clients trust, too:
        # the mail proves whose it is, and only who runs the house may hand it on by another way.
        invitations=[
            (one, links.invitation_url(one.pk) if can_hand_on else "")
            for one in waiting.order_by("created_at")
        ],
        departments=Department.objects.filter(**here).order_by("name"),
    )
