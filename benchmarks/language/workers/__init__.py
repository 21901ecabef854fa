"""Run in the environments of the other tools, which know nothing of Cupwise: these modules import only each other."""
