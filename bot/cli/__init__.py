"""The command line. JSON lines in and out where scripts use it; errors on standard error with exit code 2."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import BadKnowledge, CupwiseError

app = typer.Typer(
    name="cupwise",
    help="Intake and screening assistant for clinics that offer cupping and manual therapy.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def serve(demo: Annotated[bool, typer.Option(help="Make a demo sign-in for the desk and print it.")] = False) -> None:
    """Run everything: the chat, the desk and the dialogue in one process."""
    from bot.cli.serving import serve_all

    serve_all(demo)


@app.command()
def chat() -> None:
    """Talk with the assistant in the terminal."""
    from bot.cli.chatting import chat_in_terminal

    chat_in_terminal()


@app.command()
def train(
    if_changed: Annotated[bool, typer.Option(help="Do nothing when the inputs are as they were.")] = False,
) -> None:
    """Train the dialogue model from config.yml, domain.yml and data/."""
    from bot.cli.training import train_model

    train_model(if_changed)


@app.command()
def check() -> None:
    """Check the knowledge, the words, the domain and the settings; print every fault."""
    from bot.cli.checking import check_all

    faults = check_all()
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(2)
    typer.echo("all is well")


@app.command()
def read() -> None:
    """Understand messages: one JSON object a line in, its reading out."""
    from bot.cli.lines import read_lines

    read_lines()


@app.command()
def assess() -> None:
    """Screen facts: one JSON object a line in, its dispositions out."""
    from bot.cli.lines import assess_lines

    assess_lines()


@app.command()
def understand() -> None:
    """Tell the intent of messages: one JSON object a line in, intent and confidence out."""
    from bot.cli.lines import understand_lines

    understand_lines()


@app.command()
def replay(
    number: Annotated[int | None, typer.Option("--id", help="Only the decision with this number.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Only the decisions of this conversation.")] = None,
) -> None:
    """Compute stored decisions again, with the knowledge they were made with and with the present one."""
    from bot.cli.replaying import replay_decisions

    replay_decisions(number, conversation)


@app.command()
def forget(
    conversation: Annotated[str, typer.Argument(help="The conversation, as the desk's address shows it.")],
) -> None:
    """Erase a conversation for good, on the patient's request."""
    from bot.cli.forgetting import forget_conversation

    forget_conversation(conversation)


@app.command()
def rules(
    out: Annotated[
        Path | None, typer.Option(help="Folder for the page and the PDF (default: in the data folder).")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Only draw the flow of questions into this SVG file.")] = None,
    journey: Annotated[Path | None, typer.Option(help="Only draw the whole conversation into this SVG file.")] = None,
) -> None:
    """Print the rule book, for a clinician to read and sign, with pictures of the questions and the conversation."""
    from bot.cli.printing import print_rules

    print_rules(out, picture, journey)


@app.command()
def converse(
    url: Annotated[str | None, typer.Option(help="Talk to a running Cupwise instead of one in this process.")] = None,
) -> None:
    """Hold conversations: one patient message a line in, the replies and the state out."""
    from bot.cli.conversing import converse_lines

    converse_lines(url)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def rasa(context: typer.Context) -> None:
    """Pass any command through to Rasa on the lean install, such as `cupwise rasa shell`."""
    from bot.cli.passing import pass_to_rasa

    pass_to_rasa(context.args)


def _keep_quiet(*_: object, **__: object) -> None:
    """Rasa's dependencies warn of their future, whatever the filters say; our tests turn warnings into errors."""


def main() -> None:
    """The entry point. What a user can mend is one line; anything else is a bug and keeps its traceback."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    if not sys.warnoptions:
        warnings.showwarning = _keep_quiet
    try:
        app()
    except BadKnowledge as bad:
        for fault in bad.faults:
            print(fault, file=sys.stderr)
        sys.exit(2)
    except CupwiseError as fault:
        print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
        sys.exit(2)
