"""A person who can sign in."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from routeways.foundation.ids import public_id


class UserManager(BaseUserManager["User"]):
    """Looks people up by e-mail without regard to capitals; `create_user` is for actions and tests only."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=(username or "").strip())

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Raises ValueError without an e-mail address. No password means that none will ever match."""
        if not email or not email.strip():
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=clean_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """What Django's own createsuperuser command calls: an administrator."""
        return self.create_user(email, password, is_administrator=True, **fields)


class User(AbstractBaseUser):
    """Signs in with an e-mail address. Rights come from the permission registry, never from tables of Django's.

    `is_administrator` is the one right that foundation itself knows: it opens the audit, not other people's records.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    email = models.EmailField(
        max_length=254,
        unique=True,
        verbose_name="e-mail address",
        error_messages={"unique": "Somebody already signs in with this e-mail address."},
    )
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        # Kept in lower case, so that unique means unique without regard to capitals on every database.
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_lower_case")]
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = clean_email(self.email)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Asks the permission registry, so that templates and views cannot come to different answers."""
        return self.is_active and bool(rules.has_perm(perm, self, obj))

    def has_perms(self, perm_list: list[str], obj: Any = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_administrator


def clean_email(text: str) -> str:
    """As addresses are stored and compared: no spaces around it, lower case."""
    return text.strip().lower()
