"""The phrases that the tone rules look for, by language."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What one language says, and what it must not say."""

    thanks: re.Pattern[str]
    apology: re.Pattern[str]
    hedge: re.Pattern[str]
    first_person: re.Pattern[str]
    vague: re.Pattern[str]
    next_step: re.Pattern[str]
    blame: re.Pattern[str]
    excuse: re.Pattern[str]
    claim: re.Pattern[str]
    busy: re.Pattern[str]
    call: re.Pattern[str]


def _any(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


ENGLISH = Phrases(
    thanks=_any("thank you", "thanks"),
    apology=_any("sorry", "apolog(?:y|ies|ise|ize)", "i regret", "we regret"),
    hedge=_any("if", "any inconvenience", "may have", "might have"),
    first_person=re.compile(r"\bI\b|\b(?:[Mm]y|[Mm]e)\b"),
    vague=_any(
        "shortly",
        "soon",
        "asap",
        "as soon as possible",
        "in due course",
        "in a timely manner",
        "at your earliest convenience",
    ),
    next_step=_any("what happens next", "reply to this message"),
    blame=_any(
        "you failed to",
        "you should have",
        "you did not",
        "you must have",
        "as you were told",
        "our policy",
        "my colleague (?:forgot|failed|missed)",
        "thank you for your patience",
        "thanks for your patience",
        "misunderst(?:ood|anding) on your (?:side|part)",
        "you (?:were|are) (?:unavailable|not available|unreachable|not reachable)",
        "you (?:missed|ignored|declined|rejected) (?:my|our) calls?",
    ),
    excuse=_any(
        "unfortunately",
        "regrettably",
        "sadly",
        "due to (?:high|exceptional|unforeseen|technical)",
        "circumstances beyond our control",
        "bear with us",
        "(?:your|for) understanding",
    ),
    claim=_any(
        r"(?:i|we)(?: have|'ve)? (?:personally )?"
        r"(?:looked into|investigated|checked|examined|reviewed|spoke|spoken|talked)",
        "after (?:careful|thorough) (?:review|investigation)",
    ),
    busy=_any(
        r"(?:i am|i'm|we are|we're|team is) (?:\w+ )?(?:hard )?"
        r"(?:working on|looking into|investigating|checking|reviewing|chasing)",
        r"(?:i|we)(?: have|'ve) been (?:working|looking|checking|chasing|in touch)",
        r"being (?:\w+ )?(?:looked into|investigated|checked|reviewed|worked on)",
    ),
    call=_any(
        r"(?:i|we)(?: have|'ve)? (?:called|rang|rung|phoned|telephoned)",
        r"(?:i|we)(?: have|'ve)? (?:just )?tried to (?:call|ring|phone|reach)",
    ),
)

GERMAN = Phrases(
    thanks=_any("danke", "vielen dank", "herzlichen dank"),
    apology=_any(
        "tut (?:mir|uns) (?:sehr )?leid",
        "entschuldig(?:ung|en|e)",
        "bedau(?:re|ern)",
    ),
    hedge=_any(
        "wenn",
        "falls",
        "etwaige",
        "eventuelle",
        "möglicherweise",
        "unannehmlichkeiten",
    ),
    first_person=_any("ich", "mir", "mich", "meine?[rnms]?"),
    vague=_any(
        "in kürze",
        "bald",
        "baldmöglichst",
        "schnellstmöglich",
        "so schnell wie möglich",
        "zeitnah",
        "umgehend",
        "demnächst",
    ),
    next_step=_any("so geht es weiter", "antworten sie auf diese nachricht"),
    blame=_any(
        "sie haben (?:es )?versäumt",
        "sie hätten",
        "ihr fehler",
        "ihr versäumnis",
        "unsere richtlinien?",
        "(?:mein kollege|meine kollegin) hat (?:es )?(?:vergessen|versäumt)",
        "danke für ihre geduld",
        "vielen dank für ihre geduld",
        "danken? (?:ihnen )?für ihre geduld",
        "sie waren (?:leider )?(?:telefonisch )?nicht (?:erreichbar|zu erreichen)",
        "sie (?:haben|sind) nicht (?:abgenommen|abgehoben|ans telefon gegangen)",
        "sie haben (?:meinen|unseren) anruf (?:verpasst|abgelehnt|nicht angenommen)",
    ),
    excuse=_any(
        "leider",
        "bedauerlicherweise",
        "aufgrund (?:hoher|unvorhergesehener|technischer|außergewöhnlicher)",
        "höhere gewalt",
        "bitten? (?:sie )?um (?:ihr )?(?:verständnis|geduld)",
        "für ihr verständnis",
    ),
    claim=_any(
        r"(?:ich habe|wir haben|habe ich|haben wir)\b[^.!?\n]{0,60}"
        r"\b(?:geprüft|überprüft|untersucht|nachgesehen|gesprochen)",
        "nach (?:sorgfältiger|eingehender) prüfung",
    ),
    busy=_any(
        r"(?:ich arbeite|wir arbeiten) (?:\w+ ){0,3}daran",
        r"(?:ich bin|wir sind|bin ich|sind wir) (?:\w+ ){0,2}(?:dran|dabei)",
        r"(?:wird|werden) (?:gerade|derzeit|bereits|zurzeit) (?:\w+ ){0,2}"
        r"(?:geprüft|überprüft|untersucht|bearbeitet)",
    ),
    call=_any(
        r"(?:ich habe|wir haben|habe ich|haben wir)\b[^.!?\n]{0,60}"
        r"\b(?:angerufen|telefoniert|telefonisch zu erreichen|anzurufen)",
    ),
)

PHRASES = {"en": ENGLISH, "de": GERMAN}
"""By ISO 639 code; templates exist in the same languages."""
