"""Addresses of accounts, under /account/."""

from django.urls import path

from .views import claims, colleagues, grants, links, own, sessions, sign_up, staff

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-in/inline/", sessions.sign_in_inline, name="sign_in_inline"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("sign-up/", sign_up.sign_up, name="sign_up"),
    path("claims/new/", sign_up.claim_new, name="claim_new"),
    path("claims/sent/", sign_up.claim_sent, name="claim_sent"),
    path("invitation/<slug:token>/", links.invitation, name="invitation"),
    path("password/reset/", links.password_reset, name="password_reset"),
    path("password/reset/sent/", links.password_reset_sent, name="password_reset_sent"),
    path("password/reset/<slug:uid>/<slug:token>/", links.password_reset_confirm, name="password_reset_confirm"),
    path("password/", own.password_change, name="password_change"),
    path("sessions/", own.sessions, name="sessions"),
    path("sessions/end-others/", own.sessions_end_others, name="sessions_end_others"),
    path("sessions/<int:pk>/end/", own.session_end, name="session_end"),
    path("display/", own.profile_display, name="profile_display"),
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/invite/", colleagues.colleague_invite, name="colleague_invite"),
    path("colleagues/invitations/<int:pk>/reissue/", colleagues.colleague_reissue, name="colleague_reissue"),
    path("colleagues/<int:pk>/disable/", colleagues.colleague_disable, name="colleague_disable"),
    path("colleagues/<int:pk>/enable/", colleagues.colleague_enable, name="colleague_enable"),
    path("colleagues/<int:pk>/hand-over/", colleagues.administration_hand_over, name="administration_hand_over"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/accept/", claims.claim_accept, name="claim_accept"),
    path("claims/<int:pk>/refuse/", claims.claim_refuse, name="claim_refuse"),
    path("claims/<int:pk>/reissue/", claims.claim_reissue, name="claim_reissue"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/invite/", grants.staff_invite, name="staff_invite"),
    path("staff/invitations/", grants.staff_invitations, name="staff_invitations"),
    path("staff/invitations/<int:pk>/", grants.invitation_confirm, name="invitation_confirm"),
    path("staff/invitations/<int:pk>/cancel/", grants.invitation_cancel, name="invitation_cancel"),
    path("staff/invitations/<int:pk>/reissue/", grants.invitation_reissue, name="invitation_reissue"),
    path("staff/<int:pk>/", staff.staff_member, name="staff_member"),
    path("staff/<int:pk>/disable/", staff.staff_disable, name="staff_disable"),
    path("staff/<int:pk>/enable/", staff.staff_enable, name="staff_enable"),
    path("staff/<int:pk>/role/", grants.role_change, name="role_change"),
    path("staff/role-changes/<int:pk>/", grants.role_change_confirm, name="role_change_confirm"),
    path("staff/role-changes/<int:pk>/cancel/", grants.role_change_cancel, name="role_change_cancel"),
]
