"""Pages of recommendation material; included by review/urls.py. One URL per act."""

from django.urls import path

from review.views import packet_acts, packets

P = "packets/<str:code>/<str:region>/"

urlpatterns = [
    path("packets/", packets.packets, name="packets"),
    path(P, packets.packet, name="packet"),
    path(P + "summary/<str:tier>/", packets.summary, name="packet_summary"),
    path(P + "letter/", packets.letter, name="packet_letter"),
    path(P + "sheets/", packets.sheets, name="packet_sheets"),
    path(P + "bundle/<str:tier>/<int:volume>/", packets.bundle, name="packet_bundle"),
    path(P + "files/<uuid:file_id>/", packets.file, name="packet_file"),
    path(P + "close/", packet_acts.close, name="packet_close"),
    path(P + "reopen/", packet_acts.reopen, name="packet_reopen"),
    path(P + "sealed/", packet_acts.sealed, name="packet_sealed"),
    path(P + "candidates/", packet_acts.candidates, name="packet_candidates"),
    path(P + "send/", packet_acts.send, name="packet_send"),
    path(P + "accept/", packet_acts.accept, name="packet_accept"),
    path(P + "send-back/", packet_acts.send_back, name="packet_send_back"),
]
