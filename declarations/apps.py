from django.apps import AppConfig


class DeclarationsConfig(AppConfig):
    name = "declarations"
    label = "declarations"
    verbose_name = "申报"

    def ready(self) -> None:
        """Say how the statuses look (word and icon stand beside the colour) and what messages are about; listen to the
        virus scanner's news."""
        from declarations.enums import RoundState, Status
        from declarations.receivers import take_out_of_drafts
        from zjtx.common import statuses, topics
        from zjtx.common.files.waiting import found_infected
        from zjtx.common.models import Topic

        found_infected.connect(take_out_of_drafts, dispatch_uid="declarations.take_out_of_drafts")
        topics.register(Topic.WORK, "round-*", "extension-proposed:*", "reading-proposed:*", "reading-declined:*")
        topics.register(Topic.DEADLINE, "extension:*")

        statuses.register(
            Status,
            {
                "draft": ("neutral", "pencil"),
                "district_review": ("progress", "hourglass-split"),
                "city_review": ("progress", "hourglass-split"),
                "returned": ("amber", "arrow-counterclockwise"),
                "withdrawn": ("grey", "dash-circle"),
                "not_recommended": ("red", "x-circle"),
                "recommended": ("green", "check-circle"),
                "expert_review": ("progress", "people"),
                "reviewed": ("progress", "clipboard-check"),
                "proposed": ("progress", "list-check"),
                "publicity": ("progress", "megaphone"),
                "recognised": ("green", "award"),
                "not_recognised": ("red", "x-circle"),
            },
        )
        statuses.register(
            RoundState,
            {"prepared": ("amber", "hourglass"), "open": ("green", "door-open"), "closed": ("grey", "lock")},
        )
