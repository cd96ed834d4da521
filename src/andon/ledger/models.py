"""The rows of the ledger. Only this package touches them; everyone else goes through `book`.

Triggers in both databases refuse to change or delete any of them, but for two: an opening may be
deleted (a person is erased) and a queued leaf is deleted when it is sealed.
"""

from django.db import models

from andon.runtime.rows import ScopedManager


class Entry(models.Model):
    """One thing that happened. It holds no words and no personal data, only a salted digest."""

    id = models.UUIDField(primary_key=True, editable=False)
    organisation_id = models.UUIDField()
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    at = models.DateTimeField()
    by_kind = models.CharField(max_length=10)
    by_id = models.UUIDField(null=True)
    digest = models.BinaryField(max_length=32)

    objects = ScopedManager["Entry"]()

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation_id", "subject_id", "id"], name="ledger_entry_subject"
            ),
        ]


class Opening(models.Model):
    """What an entry's digest was made of: the salt and the canonical facts. It can be erased."""

    entry_id = models.UUIDField(primary_key=True, editable=False)
    organisation_id = models.UUIDField()
    salt = models.BinaryField(max_length=16)
    facts = models.TextField()

    objects = ScopedManager["Opening"]()


class Queued(models.Model):
    """A leaf that waits for its position: written with its entry, deleted by the sealer.

    It lets the sealer find new entries whatever order they commit in, without reading entries.
    """

    entry_id = models.UUIDField(primary_key=True, editable=False)
    leaf_hash = models.BinaryField(max_length=32)


class Leaf(models.Model):
    """An entry's place in the tree of the whole house. A salted hash, so it has no organisation."""

    position = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    leaf_hash = models.BinaryField(max_length=32)


class Node(models.Model):
    """The root of a complete subtree at every eighth level, so that proofs over millions are fast.

    It stands over the leaves `number << level` to `(number + 1) << level`.
    """

    pk = models.CompositePrimaryKey("level", "number")
    level = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)


class Checkpoint(models.Model):
    """The tree's size and root at an instant, signed; and the frontier, to go on from there."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    frontier = models.BinaryField()
    at = models.DateTimeField()
    note = models.TextField()
