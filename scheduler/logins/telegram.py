"""Signing in to Telegram: a person pastes the token of a bot that they made, and names the chat it posts to.

Touches: the network.
"""

from __future__ import annotations

from quotes.errors import InputError
from scheduler.logins.signing_in import Ask, Browser, Field, SignedIn
from scheduler.model import Account
from scheduler.publisher import Access
from scheduler.publishers.telegram_bot import TOKEN, Bot, is_chat, look_at_chat, telegram_wire

BOT = Field("token", "Bot token", hint="From @BotFather: /newbot, or /token for one that you have.")

CHAT = Field(
    "chat",
    "Channel or chat",
    secret=False,
    hint="@name of a public channel, or its number, which begins with -100. The bot must be an administrator there.",
)


def sign_in(account: Account, access: Access, ask: Ask, browser: Browser) -> SignedIn:
    """Asks for the token, and for the chat unless the option `chat` names it; looks whether the bot may post there.

    Raises `InputError` for what cannot be a token or a chat, `Refused` (rule `login`) and `Busy`.
    """
    wire = telegram_wire(account.options, access)
    token = ask(BOT).strip()
    if not TOKEN.fullmatch(token):
        raise InputError("That is no token of a bot.", "It looks like 123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11.")
    chat = (account.options.get("chat") or ask(CHAT)).strip()
    if not is_chat(chat):
        raise InputError("That is no chat.", "Write @name, or the chat's number, which begins with -100.")
    return SignedIn({"token": token}, look_at_chat(Bot(wire, token, access), chat, {}).remember)
