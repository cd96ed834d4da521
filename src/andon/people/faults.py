"""What a person asked for and the house cannot do: a sentence that says how to mend it."""


class Fault(ValueError):  # noqa: N818  reads as a sentence where it is raised
    """Something to mend; `field` names what was wrong, for the form that shows it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
