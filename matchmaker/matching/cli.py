"""The command `match`; needs neither Flask nor a database."""

from __future__ import annotations

import json

import click

from matchmaker.matching.fields import FileError
from matchmaker.matching.files import answer, dump_answer, read_match_file
from matchmaker.matching.table import draw_table, list_refused


@click.command("match")
@click.argument("file", metavar="FILE")
@click.option("--json", "as_json", is_flag=True, help="Answer in the matching format's JSON.")
@click.option("--en", "english", is_flag=True, help="Reasons and gaps in English.")
@click.pass_context
def match(context: click.Context, file: str, as_json: bool, english: bool) -> None:
    """Rank the candidates of FILE for its seeker, best first, with reasons and gaps.

    FILE is JSON with day, seeker and candidates; - reads standard input. Needs no database.
    Exit status 2 when the file cannot be used.
    """
    try:
        question = read_match_file(file)
    except FileError as error:
        click.echo(str(error), err=True)
        context.exit(2)
    for note in question.notes:
        click.echo(note, err=True)
    found = answer(question)
    if as_json:
        click.echo(json.dumps(dump_answer(found), ensure_ascii=False))
        return
    language = "en" if english else "id"
    click.echo(draw_table(found.ranking, language))
    for line in list_refused(found.refused, language):
        click.echo(line)


COMMANDS = [match]
