"""`followup complain`: report a complaint and hear what to promise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from followup.complaint import Handling, Origin, Severity, Teller
from followup.learning import Quote
from followup.v1 import complaint_pb2, intake_pb2
from followup.wire import mapping
from followup_cli.client import call, moment_of, request_id_of
from followup_cli.context import settings_of
from followup_cli.output import say
from followup_cli.quoting import quote_words
from followup_cli.settings import Settings

EXAMPLE = "customer@example.com"
"""Where mail goes if nobody said where: an address that is nobody's."""


def complain(  # noqa: PLR0913 - one option for each field of a complaint
    context: typer.Context,
    issue: Annotated[
        str, typer.Argument(help="What is wrong, in our words, at most 200 characters.")
    ] = "",
    *,
    customer: Annotated[str, typer.Option(help="The customer's id.")],
    complaint_id: Annotated[
        str, typer.Option("--id", help="The ticket number; made up if left out.")
    ] = "",
    email: Annotated[
        str,
        typer.Option(help=f"Where the customer reads mail; {EXAMPLE} if left out."),
    ] = "",
    phone: Annotated[str, typer.Option(help="Their telephone: +4915901234567.")] = "",
    name: Annotated[str, typer.Option(help="The customer's name.")] = "",
    category: Annotated[str, typer.Option(help="A category of the policy.")] = "",
    severity: Annotated[
        Severity, typer.Option(help="How urgent.", case_sensitive=False)
    ] = Severity.MEDIUM,
    words: Annotated[str, typer.Option(help="The customer's own words.")] = "",
    locale: Annotated[str, typer.Option(help="A BCP 47 tag: en, de-AT.")] = "",
    zone: Annotated[str, typer.Option(help="An IANA zone: Europe/Vienna.")] = "",
    teller: Annotated[
        Teller,
        typer.Option(help="Who tells the customer the promises.", case_sensitive=False),
    ] = Teller.FOLLOWUP,
    handling: Annotated[
        Handling | None,
        typer.Option(help="Whether automatic words may leave.", case_sensitive=False),
    ] = None,
    imported: Annotated[
        bool, typer.Option("--imported", help="From another system: no mail now.")
    ] = False,
    thread: Annotated[str, typer.Option(help="The helpdesk's thread.")] = "",
    brand: Annotated[str, typer.Option(help="A brand of the policy.")] = "",
    needed: Annotated[str, typer.Option(help="What we need from them.")] = "",
    at: Annotated[str, typer.Option(help="When they complained; now.")] = "",
    request_id: Annotated[str, typer.Option(help="A UUID, to repeat a call.")] = "",
) -> None:
    """Report a complaint; answers with the owner and the words to promise.

    Try:

      followup complain "a refund that does not arrive" --customer c-7

      followup complain "no heating" --customer c-7 --id T-81 --severity high

      followup complain "falsche Abbuchung" --customer c-8 --locale de-AT
    """
    occurred = moment_of(at)
    # Two calls with one ticket number and no request id are two calls: intake refuses
    # nothing, the scheduler keeps the first and says so.
    request_id = request_id_of(request_id, customer, complaint_id, issue)
    request = intake_pb2.CreateComplaintRequest(
        parent=f"customers/{customer}",
        complaint_id=complaint_id or f"T-{request_id[:8]}",
        request_id=request_id,
        complaint=intake_pb2.Complaint(
            category=category,
            severity=f"SEVERITY_{severity.value}",
            issue=issue,
            customer_words=words,
            contact=complaint_pb2.Contact(
                display_name=name,
                email=email or EXAMPLE,
                locale=locale,
                time_zone=zone,
                phone=phone,
            ),
            teller=f"TELLER_{teller.value}",
            handling=f"HANDLING_{handling.value if handling else 'UNSPECIFIED'}",
            origin=f"ORIGIN_{Origin.IMPORTED.value if imported else 'REPORTED'}",
            thread_ref=thread,
            brand=brand,
            needed_from_customer=needed,
        ),
    )
    request.complaint.occurred_time.FromDatetime(occurred)
    show_answer(report(settings_of(context), request))
    for caveat in caveats(email, teller, complaint_id):
        say(f"  {caveat}", "dim")


def caveats(email: str, teller: Teller, complaint_id: str) -> Iterator[str]:
    """Give what an answer alone does not say, for what was typed and what was not."""
    if not email and teller is Teller.FOLLOWUP:
        yield f"no --email was given: mail is addressed to {EXAMPLE}"
    if complaint_id:
        # Intake keeps no state, so it cannot know whether the ticket number is new.
        stands = f"if {complaint_id} was reported before, that report stands"
        yield f"{stands}, and followup explain says so"


def report(
    settings: Settings, request: intake_pb2.CreateComplaintRequest
) -> intake_pb2.Complaint:
    """Return intake's answer: the complaint with its owner and promises."""
    return call(
        settings, request.request_id, lambda stub: stub.CreateComplaint, request
    )


def show_answer(answer: intake_pb2.Complaint) -> None:
    """Print what was promised, and what can be asked next."""
    say(f"✔ {answer.name}", "green")
    owner = answer.owner.display_name or answer.owner.id
    say(f"  owner: {owner} · policy {answer.policy_version}")
    for promise in answer.commitments:
        say(f"  • {promise.words}")
    if answer.HasField("quote"):
        zone = ZoneInfo(answer.commitments[0].time_zone)
        expected = next(quote_words(mapping.read(Quote, answer.quote), zone))
        say(f"  {expected}", "dim")
    short = answer.name.replace("customers/", "").replace("complaints/", "")
    say(f"  next: followup watch --complaint {short} · followup explain {short}", "dim")
