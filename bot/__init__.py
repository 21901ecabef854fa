"""Cupwise: intake and screening for clinics that offer cupping and manual therapy."""
