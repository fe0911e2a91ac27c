"""zjtx: “专精特新”梯度培育管理系统. The Celery application is loaded with Django so that tasks bind to it."""

from zjtx.celery import app as celery_app

__all__ = ["celery_app"]
