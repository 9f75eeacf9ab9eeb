"""Tokens: a secret for its bearer, and here what it may do and how it is known again."""

import json
import secrets
import sqlite3
from hashlib import blake2b
from typing import Final

from ...core.own_names import Token
from ...errors import BadParameter, NotFound
from .ledger import Ledger

_PREFIX: Final = "tochuc_"
_FIELDS: Final = "name, writes, reads, private, created"


def add_token(ledger: Ledger, token: Token) -> str:
    """The secret of a new token, which is shown this once.

    256 random bits cannot be guessed, so a quick hash keeps them as well as a slow one would; slow ones are for
    words that people choose, and would cost each request their time.

    Raises: BadParameter for a name that is taken.
    """
    secret = _PREFIX + secrets.token_urlsafe(32)
    row = (
        token.name,
        _hash(secret),
        *map(json.dumps, (token.writes, token.reads)),
        token.private,
        token.created,
    )
    try:
        with ledger.writing() as connection:
            connection.execute("insert into token values (?, ?, ?, ?, ?, ?)", row)
    except sqlite3.IntegrityError:
        raise BadParameter(
            f"there is a token {token.name} already; remove it first, or take another name"
        ) from None
    return secret


def find_token(ledger: Ledger, secret: str) -> Token | None:
    """The token with this secret."""
    rows = ledger.rows(f"select {_FIELDS} from token where hash = ?", _hash(secret))
    return next(map(_read, rows), None)


def list_tokens(ledger: Ledger) -> list[Token]:
    """All tokens by name."""
    return [_read(row) for row in ledger.rows(f"select {_FIELDS} from token order by name")]


def remove_token(ledger: Ledger, name: str) -> None:
    """The token means nothing from now on; what it wrote stays.

    Raises: NotFound for a name of none.
    """
    with ledger.writing() as connection:
        if not connection.execute("delete from token where name = ?", (name,)).rowcount:
            raise NotFound(f"there is no token {name}; `tochuc token list` names them")


def _hash(secret: str) -> str:
    return blake2b(secret.encode("utf-8", "replace"), digest_size=32).hexdigest()


def _read(row: tuple[str, str, str, int, str]) -> Token:
    name, writes, reads, private, created = row
    return Token(name, tuple(json.loads(writes)), tuple(json.loads(reads)), bool(private), created)
