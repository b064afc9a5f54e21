"""The second factor of staff: its secrets sealed in the database, and where it is demanded."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Any, ClassVar

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from leitai.base.problem import Problem
from leitai.web.guard import Answer

_SEALED = "fernet:"
# What stays open to somebody who has still to set one up: the way to it and out, and what looks at
# no session, the ballots of a judge among them.
_OPEN = ("/accounts/", "/static/", "/i18n/", "/api/", "/ballot/")


class SecondFactorUnreadable(Problem):
    """The secret was sealed under another key of the hall than the one in use now."""

    code = "second-factor-unreadable"
    status: ClassVar[int] = 409
    en = "This account's second factor was sealed under another key of the hall."
    zh = "此账号的二次验证是用另一把密钥封存的，现在读不出来。"
    todo_en = (
        "Whoever keeps the hall puts back the secret key it was sealed under, or takes the "
        "factor off with `leitai person NAME --drop-second-factor`."
    )
    todo_zh = (
        "请系统保管人恢复原来的密钥，"
        "或用 `leitai person 用户名 --drop-second-factor` 解除后重新设置。"
    )


def _box() -> Fernet:
    """The box for secrets at rest: a key of its own, derived from the hall's secret (RFC 5869)."""
    key = HKDF(SHA256(), 32, salt=None, info=b"leitai second factor v1")
    return Fernet(urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))


class SealedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the seeds of authenticators and recovery codes so that the database alone is no use."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return _SEALED + _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret as it was; one stored by an earlier version stands there as it is.

        Raises:
            SecondFactorUnreadable: it was sealed under another key, or changed since.
        """
        if not encrypted_text.startswith(_SEALED):
            return encrypted_text
        try:
            return _box().decrypt(encrypted_text.removeprefix(_SEALED).encode()).decode()
        except InvalidToken:
            raise SecondFactorUnreadable from None


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether one is demanded of this session and its account has none.

    Whoever signed in through OpenID Connect is left to that provider's own rules.
    """
    person: Any = request.user
    if settings.LEITAI_SECOND_FACTOR != "staff" or not person.is_authenticated:
        return False
    if any(
        record.get("method") == "socialaccount"
        for record in get_authentication_records(request, person)
    ):
        return False
    return not is_mfa_enabled(person)


class SecondFactorDemanded:
    """With LEITAI_SECOND_FACTOR=staff, leads an account without one to where it is set up."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponseBase | None:
        """Before any screen."""
        if request.path.startswith(_OPEN) or not lacks_second_factor(request):
            return None
        messages.warning(
            request,
            _("This hall demands a second factor: set it up here, then go on."),
            extra_tags="note",
        )
        return HttpResponseRedirect(reverse("mfa_activate_totp"))
