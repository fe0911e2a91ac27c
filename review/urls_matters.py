"""Objections, their examination by cities, statements of enterprises, appeals. One address per act."""

from django.urls import path

from review.views import appeals, examinations, objections

OBJECTIONS = "decision/objections/"
OBJECTION = OBJECTIONS + "<int:pk>/"
EXAMINATION = "examinations/<int:pk>/"
APPEAL = "appeals/<str:number>/"

urlpatterns = [
    path("decision/publicities/<int:pk>/objections/enter/", objections.enter, name="objection_enter"),
    path(OBJECTIONS, objections.objection_list, name="objections"),
    path(OBJECTION, objections.objection, name="objection"),
    path(OBJECTION + "contacts/", objections.contacts, name="objection_contacts"),
    path(OBJECTION + "hand/", objections.hand, name="objection_hand"),
    path(OBJECTION + "uphold/", objections.uphold, name="objection_uphold"),
    path(OBJECTION + "reject/", objections.reject, name="objection_reject"),
    path(OBJECTION + "letter/", objections.letter, name="objection_letter"),
    path("examinations/", examinations.examination_list, name="examinations"),
    path(EXAMINATION, examinations.examination, name="examination"),
    path(EXAMINATION + "ask/", examinations.ask, name="examination_ask"),
    path(EXAMINATION + "report/", examinations.report, name="examination_report"),
    path("statements/<int:pk>/", examinations.statement, name="statement"),
    path("files/<int:pk>/", examinations.case_file, name="case_file"),
    path("appeals/", appeals.appeal_list, name="appeals"),
    path("appeals/new/<str:number>/", appeals.new, name="appeal_new"),
    path(APPEAL, appeals.appeal, name="appeal"),
    path(APPEAL + "accept/", appeals.accept, name="appeal_accept"),
    path(APPEAL + "maintain/", appeals.maintain, name="appeal_maintain"),
    path(APPEAL + "letter/", appeals.letter, name="appeal_letter"),
    path(APPEAL + "correct/", appeals.correct, name="appeal_correct"),
]
