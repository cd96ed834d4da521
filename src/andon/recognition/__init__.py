"""A complaint in any of our languages becomes ranked defect families, a grade and slots."""

from andon.recognition.engine import recognise
from andon.recognition.families import families
from andon.recognition.folding import normalise
from andon.recognition.values import Family, Ranked, Recognition

__all__ = ["Family", "Ranked", "Recognition", "families", "normalise", "recognise"]
