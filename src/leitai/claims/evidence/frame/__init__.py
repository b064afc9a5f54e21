"""What stands around a claim."""

from leitai.claims.evidence.frame.naming import Mention
from leitai.claims.evidence.frame.page import Frame, lay_out

__all__ = ["Frame", "Mention", "lay_out"]
