"""All addresses of the system. Every view carries an access mark (a test walks them)."""

from django.urls import include, path

from zjtx.common import urls as common_urls

handler400 = "zjtx.home.errors.bad_request"
handler403 = "zjtx.home.errors.permission_denied"
handler404 = "zjtx.home.errors.page_not_found"
handler500 = "zjtx.home.errors.server_error"

urlpatterns = [
    path("", include("zjtx.home.urls")),
    path("account/", include("zjtx.accounts.urls")),
    path("review/", include("review.urls")),
    path("", include("review.urls_public")),
    path("certificates/", include("review.urls_certificates")),
    path("pool/", include("cultivation_pool.urls")),
    path("", include("cultivation_pool.urls_public")),
    path("", include("declarations.urls")),
    *common_urls.urlpatterns,
]
