"""Shorthand for what a patient tells."""

from bot.clinical.intake import Utterance
from bot.clinical.model import Presence
from bot.clinical.reading import Assertion, Experiencer, Finding, Reading, Temporality

A, P, U = Presence.ABSENT, Presence.PRESENT, Presence.UNKNOWN
NOW, PAST, IF = Temporality.CURRENT, Temporality.PAST, Temporality.HYPOTHETICAL


def found(concept, assertion="present", who="patient", when=NOW, days_ago=None):
    return Finding(concept, Assertion(assertion), Experiencer(who), when, concept, "", days_ago)


def said(text="", *findings, asked=None, **others):
    return Utterance(asked, text, Reading(findings=findings, **others))
