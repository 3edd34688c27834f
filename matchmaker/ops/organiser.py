"""`matchmaker organiser`: the first person of a real installation, who then adds the others."""

from __future__ import annotations

from datetime import timedelta

import click

from matchmaker.ops.session import running_app
from matchmaker.reference.phones import PhoneError, normalise_phone


@click.command()
@click.argument("name")
@click.option("--email", help="E-mail address.")
@click.option("--phone", help="WhatsApp number, in any Indonesian spelling.")
def organiser(name: str, email: str | None, phone: str | None) -> None:
    """Make NAME an organiser and print the personal link that signs them in.

    Makes the host (HOST_NAME) when there is none yet. For somebody who has an account already,
    the role is given and a new link made. One of --email and --phone is needed.
    """
    # Late, as everywhere in commands: `--help` needs no application.
    from matchmaker import clock
    from matchmaker.accounts import queries, service
    from matchmaker.accounts.core import Role, link_token
    from matchmaker.db import transaction
    from matchmaker.web.addresses import absolute

    if not email and not phone:
        raise click.UsageError("Give an e-mail address (--email) or a WhatsApp number (--phone).")
    try:
        number = normalise_phone(phone) if phone else None
    except PhoneError as fault:
        raise click.BadParameter(fault.mend.en, param_hint="--phone") from fault
    with running_app() as app:
        with transaction():
            host = service.get_or_create_host(app.config["HOST_NAME"])
            address = email.strip().lower() if email else None
            user = queries.find_user_by_identity(address, number)
            if user is None:
                user = service.create_user(host_id=host.id, name=name, email=address, phone=number)
            elif user.host_id != host.id:
                raise click.ClickException("This address or number belongs to another host.")
            service.grant_role(user, Role.ORGANISER)
            secret = app.config["SECRET_KEY"]
            [link] = service.make_links(
                [user],
                edition_id=None,
                secret=secret,
                now=clock.now(),
                valid_for=timedelta(days=app.config["INVITATION_DAYS"]),
                created_by_id=None,
            )
            token = link_token(secret, link.public_id)
        click.echo(absolute("accounts.link", token=token))


COMMANDS = [organiser]
