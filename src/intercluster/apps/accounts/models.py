"""People who sign in: by e-mail address, with a name and a language."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users; compares addresses without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person. Without a password they cannot sign in until one is set."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a platform administrator."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by e-mail address, regardless of case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Their rights follow from their roles, and from no flag other than `is_superuser`."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email


class SignInAttempt(models.Model):
    """A failed attempt to sign in: its network address and its e-mail address."""

    ip = models.GenericIPAddressField()
    email = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["ip", "at"], name="signinattempt_ip")]

    def __str__(self) -> str:
        return f"{self.email} from {self.ip}"


class Consent(models.Model):
    """A person's consent, with the text in the language in which they read it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    name = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name", "version"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="consent_once",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="consent_text_given"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.name} {self.version}"
