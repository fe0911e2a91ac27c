"""News for the rooms above (architecture.md, "Two ways up"): sent inside the transaction of the act."""

from django.dispatch import Signal

# sender=Recognition, recognition=Recognition, titles=[Title, …]. A receiver that fails undoes the recognition.
titles_granted = Signal()
