"""Pages of institutions, commissions and taking over; review/urls.py takes these in first. One URL per act."""

from django.urls import path

from review.views import commissions, institutions, taking_over

INSTITUTION = "panels/institutions/<int:pk>/"
P = "panels/<int:panel_id>/"

urlpatterns = [
    path("panels/institutions/", institutions.institution_list, name="institutions"),
    path("panels/institutions/add/", institutions.add, name="institution_add"),
    path(INSTITUTION, institutions.institution, name="institution"),
    path(INSTITUTION + "active/", institutions.set_active, name="institution_active"),
    path(INSTITUTION + "members/<int:member_id>/remove/", institutions.remove_member, name="institution_member_remove"),
    path(P + "commission/", commissions.commission, name="panel_commission"),
    path(P + "commission/withdraw/", commissions.withdraw, name="panel_commission_withdraw"),
    path(P + "sheets/<str:number>/", commissions.sheet, name="panel_sheet"),
    path("overdue-at-district/", taking_over.overdue_at_district, name="overdue_at_district"),
    path("<str:number>/take-over/", taking_over.take_over, name="take_over"),
]
