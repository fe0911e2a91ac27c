"""Beside the desk: phrases, paper check, scans of stamped forms; included by review/urls.py before the cases."""

from django.urls import path

from review.views import paper_check, phrases, stamped

N = "<str:number>/stamped/"

urlpatterns = [
    path("phrases/", phrases.phrase_list, name="phrases"),
    path("phrases/adopt/", phrases.adopt, name="phrases_adopt"),
    path("phrases/add/<str:use>/", phrases.add, name="phrase_add"),
    path("phrases/<int:phrase_id>/", phrases.change, name="phrase_change"),
    path("phrases/<int:phrase_id>/remove/", phrases.remove, name="phrase_remove"),
    path("phrases/<int:phrase_id>/move/", phrases.move, name="phrase_move"),
    path("paper-check/", paper_check.paper_check, name="paper_check"),
    path(N, stamped.stamped, name="stamped"),
    path(N + "<int:scan_id>/", stamped.scan_file, name="stamped_file"),
    path(N + "<int:scan_id>/withdraw/", stamped.withdraw, name="stamped_withdraw"),
]
