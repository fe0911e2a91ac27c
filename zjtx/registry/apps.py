from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "zjtx.registry"
    label = "registry"
    verbose_name = "基础数据与企业名录"
