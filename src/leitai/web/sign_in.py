"""The sign-in form of staff, and what is told of their accounts; `urls` imports it."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.account.signals import password_changed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from leitai.web.actions.staff import note_own_account
from leitai.web.queries.own_sessions import device_of


def name_by_label_alone(form: Form) -> None:
    """Take the placeholders off a form whose labels say the same."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class StaffSignIn(LoginForm):  # type: ignore[misc]
    """Without "forgot your password?": a hall sends no mail, the organiser sets a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _(
            "Stay signed in for 12 hours, also when the browser closes"
        )
        name_by_label_alone(self)


class StaffSignInAgain(ReauthenticateForm):  # type: ignore[misc]
    """The password once more before a grave deed; no word of mail either."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        name_by_label_alone(self)


class OwnPassword(ChangePasswordForm):  # type: ignore[misc]
    """A person's own new password, for the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""
        name_by_label_alone(self)


@receiver(password_changed)
def tell_of_password(sender: object, user: Any, **_more: object) -> None:
    """A person changed their own password."""
    note_own_account(user, "account.password")


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def tell_of_second_factor(sender: object, user: Any, **_more: object) -> None:
    """A person set up, took off or renewed their own second factor."""
    note_own_account(user, "account.second-factor")


@receiver(user_logged_in)
def note_where(sender: object, request: HttpRequest | None, **_more: object) -> None:
    """Keep in the session itself since when and on what it is, for its owner to tell it apart."""
    if request is not None:
        request.session["since"] = timezone.now().isoformat(timespec="seconds")
        request.session["device"] = device_of(request.headers.get("User-Agent", ""))
