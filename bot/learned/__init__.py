"""What is learned from examples: which of several labels a text is like."""

from bot.learned.model import PhraseModel

__all__ = ["PhraseModel"]
