"""Pages of the experts' register and of draws; included by review/urls.py before the panels'. One URL per act."""

from django.urls import path

from review.views import drawing, register

P = "panels/<int:panel_id>/"

urlpatterns = [
    path("experts/", register.expert_list, name="experts"),
    path("experts/add/", register.add, name="expert_add"),
    path("experts/<int:pk>/", register.entry, name="expert_entry"),
    path("expert-record/", register.own, name="expert_record"),
    path(P + "draw/", drawing.draw, name="panel_draw"),
    path(P + "draws/<int:number>/", drawing.result, name="panel_drawn"),
    path(P + "declarations/<str:number>/another/", drawing.another, name="panel_another"),
    path(P + "experts/<int:expert_id>/replace/", drawing.replace, name="panel_replace"),
]
