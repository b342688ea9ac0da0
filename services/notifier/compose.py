"""Turns an update into words: a subject, a text, and the same text as HTML.

Templates hold text only. The HTML is made from the finished text, so both parts of a
mail always say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from followup.complaint import Commitment, CommitmentKind
from followup.events import Audience, Update, UpdateKind
from services.notifier.blocks import Block, blocks_of
from services.notifier.tone import Finding, Speech, errors, lint
from services.notifier.tone_words import PHRASES

TEMPLATES = Path(__file__).parent / "templates"
FALLBACK = "en"

_PREFACES = {Audience.OWNER: "draft", Audience.REVIEWER: "review"}


class Unspeakable(Exception):
    """Neither the template nor its plain form may be sent; `findings` say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        rules = ", ".join(sorted({one.rule for one in findings}))
        super().__init__(f"the words break the rules of tone: {rules}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A message in words; `refused` is why the plain template was taken, if it was."""

    subject: str
    text: str
    html: str
    language: str
    refused: tuple[Finding, ...] = ()


class Composer:
    """Knows the templates; reads them once, when made."""

    def __init__(self, templates: Path = TEMPLATES) -> None:
        # Text parts are not escaped; whatever is written as HTML is.
        self._env = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(templates),
            undefined=StrictUndefined,
            autoescape=lambda name: bool(name and name.endswith(".html.j2")),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for name in self._env.list_templates():
            self._env.get_template(name)

    def compose(self, update: Update, *, brand: str, neutral_phrase: str) -> Composed:
        """Return the words of an update, signed by its owner.

        `brand` is the name customers know; `neutral_phrase` says what such complaints
        are about, for an update without an issue of its own. Words that break a rule
        of tone give way to the plain template with the neutral phrase; raises
        Unspeakable when that breaks one too.
        """
        issue = _clause(update.issue or neutral_phrase)
        composed, findings = self._try(update, brand, issue, plain=update.plain)
        if not findings:
            return composed
        neutral = _clause(neutral_phrase)
        composed, still = self._try(update, brand, neutral, plain=True)
        if still:
            raise Unspeakable((*findings, *still))
        return Composed(
            subject=composed.subject,
            text=composed.text,
            html=composed.html,
            language=composed.language,
            refused=findings,
        )

    def _try(
        self, update: Update, brand: str, issue: str, *, plain: bool
    ) -> tuple[Composed, tuple[Finding, ...]]:
        language = language_of(update.contact.locale)
        values = _values(update, brand, issue)
        name = ("plain_" if plain else "") + template_of(update)
        page = self._env.get_template(f"{language}/{name}.txt.j2").render(values)
        subject, body = _subject_and_body(page)
        findings = lint(
            Speech(
                text=body,
                kind=update.kind,
                language=language,
                owner=_line(update.owner.display_name),
                restated=(issue,),
                promises=_words(_all(update, "promises")),
                at_risk=_words(_all(update, "at_risk")),
                quoted=(_line(update.line), _line(update.needed_from_customer)),
            )
        )
        return self._addressed(update, language, subject, body), errors(findings)

    def _addressed(
        self, update: Update, language: str, subject: str, body: str
    ) -> Composed:
        """Put a note for our own people above the words, if they are to read them."""
        blocks = blocks_of(body)
        if preface := _PREFACES.get(update.audience):
            page = self._env.get_template(f"{language}/{preface}.txt.j2").render(
                subject=subject,
                customer=_line(update.contact.display_name) or update.customer,
                address=_line(update.contact.email),
            )
            subject, note = _subject_and_body(page)
            body = f"{note}\n\n-----\n\n{body}"
            blocks = (Block(lines=tuple(note.splitlines()), note=True), *blocks)
        html = self._env.get_template("letter.html.j2").render(
            language=language, subject=subject, blocks=blocks
        )
        return Composed(subject=subject, text=body, html=html, language=language)


def language_of(locale: str) -> str:
    """Return the language of a BCP 47 tag if there are templates, else English."""
    language = locale.replace("_", "-").split("-")[0].lower()
    return language if language in PHRASES else FALLBACK


def template_of(update: Update) -> str:
    """Return the name of an update's template.

    An acknowledgement that promises no first reply answers a customer who wrote again.
    """
    kinds = {promise.kind for promise in update.promises}
    if (
        update.kind is UpdateKind.ACKNOWLEDGEMENT
        and CommitmentKind.FIRST_REPLY not in kinds
    ):
        return "wrote_again"
    return update.kind.name.lower()


def _values(update: Update, brand: str, issue: str) -> dict[str, object]:
    promises = _words(update.promises)
    line = _line(update.line)
    kinds = {promise.kind for promise in update.promises}
    return {
        "ticket": _line(update.complaint),
        "name": _line(update.contact.display_name),
        "issue": issue,
        "line": line,
        # A promise that a person made says their line itself.
        "told": any(_clause(one).endswith(f": {_clause(line)}") for one in promises),
        "more": bool(kinds - {CommitmentKind.NEXT_UPDATE}),
        "needed": _line(update.needed_from_customer),
        "promises": promises,
        "broken": _words(update.broken),
        "at_risk": _words(update.at_risk),
        "others": tuple(
            {
                "ticket": _line(one.complaint),
                "issue": _clause(one.issue),
                "at_risk": _words(one.at_risk),
                "promises": _words(one.promises),
            }
            for one in update.others
        ),
        "draft": update.audience is Audience.OWNER,
        "owner": _line(update.owner.display_name),
        "brand": _line(brand),
    }


def _all(update: Update, field: str) -> tuple[Commitment, ...]:
    """Return the promises of a field, of this complaint and the others told of."""
    told = (update, *update.others)
    return tuple(promise for one in told for promise in getattr(one, field))


def _words(promises: tuple[Commitment, ...]) -> tuple[str, ...]:
    return tuple(_line(one.words) for one in promises)


def _line(text: str) -> str:
    """Return text on one line: what others wrote may not shape the letter."""
    return " ".join(text.split())


def _clause(text: str) -> str:
    """Return text as part of a sentence: the template adds the full stop."""
    return _line(text).rstrip(" .")


def _subject_and_body(page: str) -> tuple[str, str]:
    subject, _, rest = page.strip().partition("\n")
    paragraphs = [part.strip("\n") for part in rest.split("\n\n")]
    return _line(subject), "\n\n".join(part for part in paragraphs if part.strip())
