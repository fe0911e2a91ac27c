import os

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from zjtx.common import clock


class CommonConfig(AppConfig):
    name = "zjtx.common"
    label = "common"
    verbose_name = "公共"

    def ready(self) -> None:
        """Refuse a movable clock in production: whoever moves it moves every deadline."""
        module = getattr(settings, "SETTINGS_MODULE", "") or ""
        if module.endswith(".production") and (settings.CLOCK_SOURCE or os.environ.get(clock.CLOCK_FILE_VARIABLE)):
            raise ImproperlyConfigured("生产环境不得改动时钟：应删除 ZJTX_CLOCK_SOURCE 和 ZJTX_CLOCK_FILE。")
