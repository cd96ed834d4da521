"""Organisations, who works for them in which role, their departments, and the vault of contacts."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from andon.runtime.ids import new_id
from andon.runtime.rows import OrganisationRow, ScopedManager


class OrganisationManager(ScopedManager["Organisation"]):
    """Shows only the organisations of the scope themselves."""

    scoped_by = "id"


class Organisation(models.Model):
    """A client of the service team, or the service team itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    is_service = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[OrganisationManager] = OrganisationManager()


class UserManager(BaseUserManager["User"]):
    """Finds and makes accounts by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """An account; without a password it signs in by code or passkey."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody of the staff who signs in. Roles come from memberships, never from the account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=12, default="en")
    theme = models.CharField(max_length=8, default="auto")
    has_single_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]


class SignInLink(models.Model):
    """A door for one person, once, for a day. Its token is derived, so none is stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Department(OrganisationRow):
    """A department that must act, with a named contact and a deputy."""

    name = models.CharField(max_length=20)  # of andon.rules.access.Department
    contact = models.ForeignKey(
        "people.Member", models.SET_NULL, null=True, related_name="contact_of"
    )
    deputy = models.ForeignKey(
        "people.Member", models.SET_NULL, null=True, related_name="deputy_of"
    )
    language = models.CharField(max_length=12, default="en")

    objects = ScopedManager["Department"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "name"], name="department_once"),
        ]


class Member(OrganisationRow):
    """A user's role in one organisation. A service team's specialist has one a client."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)  # of andon.rules.access.Role
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="members")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = ScopedManager["Member"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "user"], name="member_once"),
        ]


class Invitation(OrganisationRow):
    """An open door for one e-mail address into one role, for a limited time.

    Its link is derived from the id by a key that is not in the database, so none is stored.
    """

    email = models.EmailField()
    role = models.CharField(max_length=30)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=12, default="en")
    invited_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager["Invitation"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_open_once",
            ),
        ]


class ApiToken(OrganisationRow):
    """A program's key: scopes of andon.rules.access, kept as a digest, shown once."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    member = models.ForeignKey(Member, models.PROTECT, null=True, related_name="tokens")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ScopedManager["ApiToken"]()


class Contact(OrganisationRow):
    """A reporter's identity: ciphertext, and a keyed fingerprint by which a repeat is known.

    Erasing empties both; the row stays, so that a case still shows that somebody was there.
    """

    sealed = models.BinaryField(null=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    may_be_contacted = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    keep_until = models.DateTimeField(null=True)
    is_held_by_law = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    objects = ScopedManager["Contact"]()

    class Meta:
        indexes = [
            models.Index(fields=["organisation_id", "fingerprint"], name="contact_fingerprint"),
            models.Index(
                fields=["keep_until"],
                name="contact_over",
                condition=models.Q(erased_at__isnull=True, is_held_by_law=False),
            ),
            models.Index(
                fields=["organisation_id"],
                name="contact_held",
                condition=models.Q(is_held_by_law=True),
            ),
        ]
