from django.apps import AppConfig


class CultivationPoolConfig(AppConfig):
    name = "cultivation_pool"
    label = "cultivation_pool"
    verbose_name = "培育库"
