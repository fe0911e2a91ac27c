"""The Celery application and its static schedule. Rows are the truth, Celery is the bell (decision 8)."""

from celery import Celery

# No default for DJANGO_SETTINGS_MODULE here: importing the package must not choose a home for wsgi.py or a worker.
app = Celery("zjtx")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def _schedule(sender: Celery, **_kwargs: object) -> None:
    """Fill the static beat schedule; intervals that differ by home come from the settings."""
    from zjtx.schedule import entries

    sender.conf.beat_schedule = entries()
