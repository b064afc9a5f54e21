"""One signed message to the one address that the settings name; nothing else is ever reached.

The address comes from the environment alone: nothing that anybody types decides where the hall
connects to. Redirections are not followed and what comes back is not kept.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from leitai.web.actions.problems import Refused

TIMEOUT = 10.0
SHORTEST_SECRET = 16


class WebhookNotSet(Refused):
    code = "webhook-not-set"
    en = "The webhook cannot be used: {why}"
    zh = "Webhook 无法使用：{why_zh}"
    todo_en = "Set LEITAI_WEBHOOK_URL and LEITAI_WEBHOOK_SECRET."
    todo_zh = "请设置 LEITAI_WEBHOOK_URL 和 LEITAI_WEBHOOK_SECRET。"


class NotDelivered(Refused):
    code = "not-delivered"
    status = 502
    en = "The reminder was not taken: {why}."
    zh = "提醒未送达：{why}。"


def check_webhook(url: str, secret: str) -> None:
    """Refuse settings that cannot be used.

    Raises:
        WebhookNotSet.
    """
    try:
        parts = urlsplit(url)
        port_reads = parts.port is None or parts.port > 0
    except ValueError:
        raise _unset("the address cannot be read.", "地址无法识别。") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_reads:
        raise _unset(
            "the address begins with neither https:// nor http://.",
            "地址须以 https:// 或 http:// 开头。",
        )
    if parts.username or parts.password or parts.fragment:
        raise _unset(
            "the address holds a name, password or fragment.",
            "地址不得含用户名、密码或片段。",
        )
    if len(secret) < SHORTEST_SECRET:
        raise _unset(
            f"the secret has fewer than {SHORTEST_SECRET} characters.",
            f"密钥少于{SHORTEST_SECRET}个字符。",
        )


def sign_body(secret: str, at: int, body: bytes) -> str:
    """The value of `X-Leitai-Signature`: HMAC-SHA256 over the time, a dot and the body.

    The receiver computes it anew with the shared secret and refuses a time that is old.
    """
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"


def send_webhook(
    *, url: str, secret: str, event: str, data: Mapping[str, object], now: datetime
) -> None:
    """Post one event as JSON, signed.

    Raises:
        WebhookNotSet. NotDelivered: no connection, no answer, or another one than 2xx.
    """
    check_webhook(url, secret)
    body = json.dumps(
        {"event": event, "at": now.isoformat(), **data}, ensure_ascii=False, sort_keys=True
    ).encode()
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Leitai",
        "X-Leitai-Event": event,
        "X-Leitai-Signature": sign_body(secret, int(now.timestamp()), body),
    }
    link = _connect(parts.scheme, str(parts.hostname), parts.port)
    try:
        link.request("POST", path, body, headers)
        status = link.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDelivered(why=type(error).__name__) from error
    finally:
        link.close()
    if not 200 <= status < 300:
        raise NotDelivered(why=f"HTTP {status}")


def _connect(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT, context=context)
    return http.client.HTTPConnection(host, port, timeout=TIMEOUT)


def _unset(why: str, why_zh: str) -> WebhookNotSet:
    return WebhookNotSet(why=why, why_zh=why_zh)
