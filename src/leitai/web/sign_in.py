"""The sign-in form of staff."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm


class StaffSignIn(LoginForm):  # type: ignore[misc]
    """Without "forgot your password?": a hall sends no mail, the organiser sets a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
