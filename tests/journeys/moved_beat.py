"""Beat that lives by the clock a test moves: `celery -A tests.journeys.moved_beat beat`.

The schedule is the product's own (zjtx/schedule.py); only what Celery takes for the present time is the system's clock,
so that a journey of months passes every hour at which something is scheduled.
"""

from zjtx.celery import app
from zjtx.common import clock

app.now = clock.now
