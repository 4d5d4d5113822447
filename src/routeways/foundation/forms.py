"""The forms at the door in plain words: allauth's do the work, these say what to enter and drop the placeholders."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.contrib.auth import password_validation

from routeways.foundation.models import User

HOW_TO_CHOOSE = "At least 12 characters. Three random words make a good password."


class PlainWords(forms.Form):
    """`WORDS`: field name → label, hint, what to say when it is empty."""

    WORDS: dict[str, tuple[str, str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            label, hint, missing = self.WORDS.get(name, (field.label, field.help_text, ""))
            field.label, field.help_text = label, hint
            if missing:
                field.error_messages = {**field.error_messages, "required": missing}


class SignInForm(PlainWords, account.LoginForm):
    WORDS = {
        "login": ("E-mail address", "", "Enter your e-mail address"),
        "password": ("Password", "", "Enter your password"),
    }


class ChangePasswordForm(PlainWords, account.ChangePasswordForm):
    WORDS = {
        "oldpassword": ("Current password", "", "Enter your current password"),
        "password1": ("New password", HOW_TO_CHOOSE, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }


class SetPasswordForm(PlainWords, account.SetPasswordForm):
    WORDS = {
        "password1": ("New password", HOW_TO_CHOOSE, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password again"),
    }


class NewPasswordForm(PlainWords, account.ResetPasswordKeyForm):
    WORDS = SetPasswordForm.WORDS


class ResetPasswordForm(PlainWords, account.ResetPasswordForm):
    WORDS = {"email": ("E-mail address", "The one you sign in with.", "Enter your e-mail address")}


class ConfirmPasswordForm(PlainWords, account.ReauthenticateForm):
    WORDS = {"password": ("Password", "", "Enter your password")}


_CODE = ("Code from your authenticator app", "Six digits, or one of your recovery codes.", "Enter the code")


class CodeForm(PlainWords, second_factor.AuthenticateForm):
    WORDS = {"code": _CODE}


class ConfirmCodeForm(PlainWords, second_factor.ReauthenticateForm):
    WORDS = {"code": _CODE}


class ActivateAppForm(PlainWords, totp.ActivateTOTPForm):
    WORDS = {"code": ("Code from the app", "The six digits that the app shows now.", "Enter the code")}


class InvitationForm(forms.Form):
    """What somebody who was invited fills in: a name and a password, checked against the person it is for."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    password = forms.CharField(
        label="Choose a password",
        help_text=HOW_TO_CHOOSE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class InviteForm(forms.Form):
    """Whom an administrator invites."""

    email = forms.EmailField(
        label="E-mail address",
        help_text="The invitation is sent here, and they will sign in with it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter an e-mail address",
            "invalid": "Enter an e-mail address, like name@example.org",
        },
    )
    name = forms.CharField(
        label="Name",
        help_text="They can change it.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
