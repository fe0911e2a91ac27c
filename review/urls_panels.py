"""Pages of panels (province) and of experts; included by review/urls.py. One URL per act."""

from django.urls import path

from review.views import chair, experts, panel_acts, panels

P = "panels/<int:panel_id>/"
E = "expert/<str:number>/"
C = "expert/chair/<int:panel_id>/"

urlpatterns = [
    path("panels/", panels.panel_list, name="panels"),
    path("panels/new/", panels.panel_new, name="panel_new"),
    path(P, panels.panel, name="panel"),
    path(P + "declarations/add/", panels.declarations_add, name="panel_declarations_add"),
    path(P + "declarations/<str:number>/remove/", panel_acts.declaration_remove, name="panel_declaration_remove"),
    path(P + "declarations/<str:number>/assign/", panels.assign_one, name="panel_assign"),
    path(P + "assign/", panels.assign_all, name="panel_assign_all"),
    path(P + "assignments/<int:assignment_id>/remove/", panel_acts.unassign, name="panel_unassign"),
    path(P + "experts/add/", panels.experts_add, name="panel_experts_add"),
    path(P + "experts/<int:expert_id>/remove/", panel_acts.expert_remove, name="panel_expert_remove"),
    path(P + "chair/", panels.chair, name="panel_chair"),
    path(P + "due/", panels.due, name="panel_due"),
    path(P + "start/", panel_acts.start, name="panel_start"),
    path(P + "file/", panel_acts.file, name="panel_file"),
    path(P + "print/", panel_acts.print_all, name="panel_print"),
    path(P + "results/<str:number>/", panels.result, name="result"),
    path(P + "results/<str:number>/print/", panel_acts.print_one, name="result_print"),
    path("expert/", experts.desk, name="expert_desk"),
    path(C, chair.panel, name="chair_panel"),
    path(C + "sign-off/", chair.sign_off, name="chair_sign"),
    path(C + "print/", chair.print_opinions, name="chair_print"),
    path(C + "<str:number>/", chair.group, name="chair_group"),
    path(E, experts.score, name="expert_score"),
    path(E + "statement/", experts.statement, name="expert_statement"),
    path(E + "accept/", experts.accept, name="expert_accept"),
    path(E + "conflict/", experts.conflict, name="expert_conflict"),
    path(E + "autosave/", experts.autosave, name="expert_autosave"),
    path(E + "submit/", experts.submit, name="expert_submit"),
]
