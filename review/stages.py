"""Panels by stage: which declarations a bureau can put on one, which places count, what a city's panel has found.

A city's panel leaves its declarations at 市级初审: they may be returned, refused or withdrawn while experts read them,
and come back as another version. A place counts while the version that was put to the experts is the newest one.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from declarations.enums import Status
from declarations.models import CityStage, Declaration, Submission
from review.enums import PanelStage, PanelState
from review.models import ExpertEntry, GroupResult, Panel, PanelDeclaration
from review.packets.standing import accepted, not_accepted
from review.telling import city_code
from zjtx.accounts.enums import Role
from zjtx.accounts.models import User

STAGE_OF_ROLE = {Role.PROVINCE_OFFICER: PanelStage.PROVINCE, Role.CITY_OFFICER: PanelStage.CITY}
NOT_PLACED = "本市自行组织评审，须先列入评审组评审"


def own_panel_rounds(user: Any) -> QuerySet[CityStage]:
    """The rounds in which a city officer's bureau runs panels of its own."""
    return CityStage.objects.filter(city=user.region_id, has_own_panel=True)


def addable(user: Any) -> QuerySet[Declaration]:
    """What the user's bureau may put on a panel now: the province what cities have recommended in material that it
    has accepted, a city with panels of its own what lies on its desk and no panel has reviewed in this version."""
    own = Declaration.objects.visible_to(user)
    if user.role == Role.PROVINCE_OFFICER:
        return own.filter(accepted(), status=Status.RECOMMENDED, panel_place__isnull=True)
    if user.role != Role.CITY_OFFICER:
        return own.none()
    rounds = own_panel_rounds(user).values("round")
    return own.filter(status=Status.CITY_REVIEW, round__in=rounds).exclude(Exists(_binding_places()))


def placing_refusal(panel: Panel, declaration: Declaration) -> str | None:
    """Why the declaration cannot be put on the panel, but for a place that it has already; in step with `addable`."""
    if declaration.status == panel.waiting_status:
        return None if panel.is_city else not_accepted(declaration)
    return f"{declaration.number}目前为“{declaration.get_status_display()}”状态，不能列入评审组"


def _binding_places() -> QuerySet[PanelDeclaration]:
    """Of a declaration outside: its place with its city's panel, not left behind by a newer version."""
    newer = Submission.objects.filter(declaration=OuterRef("declaration"), version__gt=OuterRef("version"))
    return PanelDeclaration.objects.filter(at_city=OuterRef("pk")).exclude(Exists(newer))


def left_behind(place: PanelDeclaration) -> bool:
    """Whether a newer version than the one under review has been submitted."""
    if place.version is None:
        return False
    return Submission.objects.filter(declaration=place.declaration_id, version__gt=place.version).exists()


def live_places(panel: Panel) -> QuerySet[PanelDeclaration]:
    """The places that the panel still has to decide on, or has decided on once it is signed. With a city's panel those
    are out that were returned, refused or withdrawn meanwhile."""
    places = PanelDeclaration.objects.filter(panel=panel)
    if not panel.is_city or panel.state == PanelState.FORMING:
        return places
    if panel.state == PanelState.SIGNED_OFF:
        return places.filter(Exists(GroupResult.objects.filter(panel=panel, declaration=OuterRef("declaration"))))
    return places.filter(declaration__status=Status.CITY_REVIEW).exclude(Exists(_newer_version()))


def places_out(panel: Panel) -> QuerySet[PanelDeclaration]:
    """The others, with their declarations."""
    out = PanelDeclaration.objects.filter(panel=panel).exclude(pk__in=live_places(panel).values("pk"))
    return out.select_related("declaration").order_by("declaration__number")


def _newer_version() -> QuerySet[Submission]:
    """Of a place outside."""
    return Submission.objects.filter(declaration=OuterRef("declaration"), version__gt=OuterRef("version"))


def under_review() -> Q:
    """Assignments whose declaration is under the experts' review now, for a queryset of assignments."""
    places = PanelDeclaration.objects.filter(panel=OuterRef("panel"), at_city=OuterRef("declaration"))
    live = places.exclude(Exists(_newer_version()))
    of_city = Q(panel__stage=PanelStage.CITY, panel__filed_at__isnull=True, declaration__status=Status.CITY_REVIEW)
    return Q(panel__stage=PanelStage.PROVINCE, declaration__status=Status.EXPERT_REVIEW) | (of_city & Exists(live))


def commissioned_places(user: Any) -> QuerySet[PanelDeclaration]:
    """The places of panels that the user's institution runs, until the result is filed."""
    places = PanelDeclaration.objects.filter(
        panel__institution__members__user=user.pk, panel__filed_at__isnull=True
    ).exclude(Exists(_newer_version()))
    statuses = (Status.RECOMMENDED, Status.EXPERT_REVIEW)
    return places.filter(
        Q(at_province__isnull=False, declaration__status__in=statuses)
        | Q(at_city__isnull=False, declaration__status=Status.CITY_REVIEW)
    )


def seatable(panel: Panel) -> QuerySet[User]:
    """The experts that can sit on the panel, by employer and name: an institution's own, a city's bank, and for the
    province everybody whom no other bank has."""
    return _experts(bank_of(panel), takes_others=not panel.institution_id and not panel.is_city)


def own_experts(user: Any) -> QuerySet[User]:
    """The same for a panel that an officer's bureau is about to form."""
    is_province = user.role == Role.PROVINCE_OFFICER
    return _experts(Q(expert_entry__bureau=user.region_id), takes_others=is_province)


def _experts(bank: Q, *, takes_others: bool) -> QuerySet[User]:
    experts = User.objects.filter(role=Role.EXPERT, is_active=True).order_by("organisation", "full_name", "pk")
    return experts.filter(bank | Q(expert_entry__isnull=True) if takes_others else bank)


def bank_of(panel: Panel) -> Q:
    """Whose bank a draw of the panel chooses from, as a condition on accounts."""
    if panel.institution_id:
        return Q(expert_entry__institution=panel.institution_id)
    return Q(expert_entry__bureau=panel.bureau_id)


def has_bank(panel: Panel) -> bool:
    """Whether that bank has anybody."""
    if panel.institution_id:
        return ExpertEntry.objects.filter(institution=panel.institution_id).exists()
    return ExpertEntry.objects.filter(bureau=panel.bureau_id).exists()


def organisers(panel: Panel) -> QuerySet[User]:
    """Whom messages about running the panel go to: the institution's people, else the bureau's officers."""
    if panel.institution_id:
        members = User.objects.filter(institution_membership__institution=panel.institution_id, is_active=True)
        return members.filter(role=Role.INSTITUTION)
    return owners(panel)


def owners(panel: Panel) -> QuerySet[User]:
    """The officers of the panel's bureau."""
    role = Role.CITY_OFFICER if panel.is_city else Role.PROVINCE_OFFICER
    return User.objects.filter(role=role, region=panel.bureau_id, is_active=True)


def runs_own_panel(declaration: Declaration) -> bool:
    """Whether the declaration's city reviews by a panel of its own before it recommends."""
    stages = CityStage.objects.filter(round_id=declaration.round_id, city_id=city_code(declaration.region_path))
    return stages.filter(has_own_panel=True).exists()


def city_place(declaration: Declaration) -> PanelDeclaration | None:
    """The declaration's place with a panel of its city, newest version or not."""
    return PanelDeclaration.objects.select_related("panel__bureau").filter(at_city=declaration.pk).first()


def city_result(declaration: Declaration) -> GroupResult | None:
    """What the city's panel found and its bureau filed, on the newest version; None without."""
    place = city_place(declaration)
    if place is None or place.panel.filed_at is None or left_behind(place):
        return None
    results = GroupResult.objects.select_related("declaration", "panel__bureau", "panel__institution", "signed_off_by")
    return results.filter(panel=place.panel_id, declaration=declaration.pk).first()


def city_panel_refusal(declaration: Declaration) -> str | None:
    """Why the city cannot recommend yet where it runs panels of its own; None once the group result is filed."""
    if not runs_own_panel(declaration):
        return None
    place = city_place(declaration)
    if place is None:
        return NOT_PLACED
    name = place.panel.name
    if left_behind(place):
        return f"评审组“{name}”评审的是第{place.version}版，企业已提交新版本，须重新列入评审组评审"
    if place.panel.state == PanelState.FORMING:
        return f"已列入评审组“{name}”，评审尚未启动，专家组结果归档后才能推荐"
    if place.panel.filed_at is None:
        return f"评审组“{name}”目前为“{place.panel.state_label}”状态，专家组结果归档后才能推荐"
    return None
