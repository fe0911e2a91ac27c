from datetime import date
import pytest
from tests import factories
from tests.pool import factories as pool
from tests.review import factories as desks
from cultivation_pool.pool_check.evaluating import *
from cultivation_pool.pool_check.workbook import write_book, Head
from pathlib import Path
from zjtx.common import clock
pytestmark = pytest.mark.django_db

def test_it():
    for region in ("210211", "210302", "LN-SFSFQ"):
        for n in range(3):
            e = factories.enterprise(region); pool.title(e)
            u = factories.user("enterprise", of=e)
            if n:
                d = factories.draft(u)
                if n == 2: factories.fill(d, brand_count=0, special_categories=["refined"])
                desks.send(d)
    for tier in ("little_giant", "sme", "product"):
        choice = Choice("liaoning_2022", tier, date(2022,3,5), "")
        with Spool() as spool:
            for one in checked(choice): spool.add(one)
            print(spool.counts, dict(spool.by_city))
            for one in list(spool)[:3]:
                print(one.name, one.outcome, one.distance, one.disproved, one.missing, one.judged, one.titles, one.known["documents"], one.known["partial"])
            write_book(Path(f"/tmp/poolx/{tier}.xlsx"), choice, spool, Head("全省", "测试", clock.now()))
    assert 0
