"""The models of zjtx.common, by subject."""

from zjtx.common.models.audit import AuditEntry as AuditEntry
from zjtx.common.models.audit import TrailIsAppendOnly as TrailIsAppendOnly
from zjtx.common.models.calendar import CalendarGap as CalendarGap
from zjtx.common.models.calendar import WorkingDayException as WorkingDayException
from zjtx.common.models.files import StoredFile as StoredFile
from zjtx.common.models.files import VirusCheck as VirusCheck
from zjtx.common.models.jobs import Job as Job
from zjtx.common.models.jobs import JobLost as JobLost
from zjtx.common.models.messages import Delivery as Delivery
from zjtx.common.models.messages import MessageSetting as MessageSetting
from zjtx.common.models.messages import Notification as Notification
from zjtx.common.models.messages import OutboxMessage as OutboxMessage
from zjtx.common.models.messages import Topic as Topic
from zjtx.common.models.numbering import NumberSeries as NumberSeries
