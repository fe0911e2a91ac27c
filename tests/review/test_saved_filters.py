"""Filters that an officer keeps: by name, at most twenty, nobody else's business."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from review import saved_filters
from review.enums import QueueList
from review.models import SavedFilter
from review.saved_filters import FilterRefused
from tests import factories as base
from tests.review import factories
from tests.review.factories import FIRST_DAY

pytestmark = pytest.mark.django_db
SAVE = "review:filter_save"


def said(response):
    return [str(one) for one in get_messages(response.wsgi_request)][-1]


def test_kept_used_replaced_and_deleted(client):
    client.force_login(factories.city_officer())
    query = "?tier=sme&mine=1"
    answer = client.post(reverse(SAVE), {"name": "  本周  到期 ", "query": f"{query}&after=x&evil=<script>"})
    assert answer.url == reverse("review:queue") + query, "only what the list reads is kept"
    page = client.get(answer.url)
    (row,) = page.context["saved"]["rows"]
    assert (row["name"], row["url"], row["active"]) == ("本周 到期", answer.url, True)
    client.post(reverse(SAVE), {"name": "本周 到期", "query": "?overdue=1"})
    assert SavedFilter.objects.get().query == "?overdue=1"
    delete = reverse("review:filter_delete", args=[row["pk"]])
    client.force_login(factories.city_officer())
    assert client.post(delete).status_code == 404
    assert client.get(reverse("review:queue")).context["saved"]["rows"] == []
    client.force_login(SavedFilter.objects.get().user)
    assert client.post(delete).url == reverse("review:queue")
    assert not SavedFilter.objects.exists()


def test_refused_without_filters_or_name_and_beyond_twenty(client):
    officer = factories.city_officer()
    client.force_login(officer)
    assert said(client.post(reverse(SAVE), {"name": "全部", "query": ""})) == "目前没有筛选条件，请先筛选再保存"
    assert said(client.post(reverse(SAVE), {"name": " ", "query": "?mine=1"})) == "请填写常用条件的名称"
    assert "不得超过20字" in said(client.post(reverse(SAVE), {"name": "长" * 21, "query": "?mine=1"}))
    by = {"user": officer, "place": QueueList.QUEUE, "query": "?mine=1", "at": FIRST_DAY}
    for number in range(saved_filters.MOST):
        saved_filters.save(name=f"条件{number}", **by)
    with pytest.raises(FilterRefused, match="最多保存20个"):
        saved_filters.save(name="多一个", **by)
    saved_filters.save(name="条件3", **by)


def test_the_province_keeps_filters_of_its_own_list(client):
    client.force_login(base.user("province_officer", region="210000"))
    answer = client.post(reverse(SAVE), {"name": "大连已推荐", "query": "?status=recommended&city=210200&mine=1"})
    assert answer.url == reverse("review:province_list") + "?status=recommended&city=210200"
    (row,) = client.get(answer.url).context["saved"]["rows"]
    assert row["active"]
