"""The addresses of coming in and of people."""

from django.urls import URLPattern, URLResolver, include, path

from andon.web.people import account, clients, departments, doors, holds, members, tokens

people: list[URLPattern | URLResolver] = [
    path("", members.front, name="front"),
    path("me/", account.me, name="me"),
    path("clients/", clients.clients, name="clients"),
    path("clients/<slug:slug>/members/", members.members, name="members"),
    path("clients/<slug:slug>/members/invite/", members.invite, name="invite"),
    path("clients/<slug:slug>/members/<uuid:member_id>/role/", members.change, name="change"),
    path("clients/<slug:slug>/members/<uuid:member_id>/end/", members.deactivate, name="end"),
    path(
        "clients/<slug:slug>/invitations/<uuid:invitation_id>/withdraw/",
        members.withdraw,
        name="withdraw",
    ),
    path("clients/<slug:slug>/departments/", departments.departments, name="departments"),
    path(
        "clients/<slug:slug>/departments/<slug:name>/",
        departments.name_contact,
        name="department",
    ),
    path("clients/<slug:slug>/programs/", tokens.tokens, name="tokens"),
    path("clients/<slug:slug>/programs/make/", tokens.make, name="make-token"),
    path(
        "clients/<slug:slug>/programs/<uuid:token_id>/revoke/", tokens.revoke, name="revoke-token"
    ),
    path("clients/<slug:slug>/holds/", holds.holds, name="holds"),
    path("clients/<slug:slug>/holds/set/", holds.hold, name="hold"),
    path("clients/<slug:slug>/holds/<uuid:contact_id>/lift/", holds.lift, name="lift"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", doors.sign_in, name="sign-in"),
    path("sign-in/link/<str:token>/", doors.sign_in_link, name="sign-in-link"),
    path("sign-in/email/", doors.no_change_of_address, name="no-change-of-address"),
    path("join/<str:token>/", doors.join, name="join"),
    path("people/", include((people, "people"))),
]
