"""Asking pages for their time: a signed-in visitor, the same addresses at every size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import perf_counter

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

from matchmaker.bench.core import Asked
from matchmaker.db import db

# Plain, filtered, sorted, full-text, with typing errors, and all of that together.
ADDRESSES = (
    "",
    "?page=3",
    "?urut=terbaru",
    "?urut=kapasitas&izin=pirt&izin=halal",
    "?sektor=herbal&izin=halal&kabupaten=kebumen",
    "?sektor=kerajinan&kebutuhan=loan&urut=kapasitas",
    "?ekspor=siap&kapasitas=2000-10000&urut=terbaru",
    "?q=keripik",
    "?q=keripik+singkong&urut=kapasitas",
    "?q=pengrajin&kabupaten=banyumas&kabupaten=demak&kabupaten=kudus&harga=25000-100000",
    "?q=rasa",
    "?q=kripik+singkng",
    "?q=gla+arn&urut=terbaru",
    "?q=tnun&sektor=kerajinan&izin=nib",
)


class RefusedError(RuntimeError):
    """A page did not answer as it should, so that its time means nothing."""


def ask(
    clients: Mapping[int, FlaskClient], path: str, addresses: Sequence[str], rounds: int
) -> dict[int, tuple[Asked, ...]]:
    """Open each address once for its queries, then `rounds` times for its milliseconds, by size.

    Each address is asked at one size right after the other, and all addresses before one comes
    again: a busy moment of the machine hits every size alike.
    """
    queries = {
        size: [_count(client, path + a) for a in addresses] for size, client in clients.items()
    }
    times: dict[int, list[list[float]]] = {size: [[] for _ in addresses] for size in clients}
    for _ in range(rounds):
        for position, address in enumerate(addresses):
            for size, client in clients.items():
                begin = perf_counter()
                _open(client, path + address)
                times[size][position].append(1000 * (perf_counter() - begin))
    return {
        size: tuple(
            Asked(address=address, queries=number, rounds=tuple(taken))
            for address, number, taken in zip(addresses, queries[size], times[size], strict=True)
        )
        for size in clients
    }


def visitor(app: Flask, uniquifier: str) -> FlaskClient:
    """Return a browser in which somebody is signed in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = uniquifier
        session["_fresh"] = True
    return client


def tidy() -> None:
    """Bring the statistics up to date, as autovacuum does a little later."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _open(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RefusedError(f"{address} answers {answer.status_code}")


def _count(client: FlaskClient, address: str) -> int:
    sent: list[str] = []

    def note(*args: object) -> None:
        sent.append(str(args[2]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        _open(client, address)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(sent)
