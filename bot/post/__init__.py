"""The ways out: by a mail server, or into a folder."""

from __future__ import annotations

from bot.post.email import Sender, email_bytes
from bot.post.file import FilePost, forget
from bot.post.smtp import SmtpPost
from bot.post.text import text_bytes

__all__ = ["FilePost", "Sender", "SmtpPost", "email_bytes", "forget", "text_bytes"]
