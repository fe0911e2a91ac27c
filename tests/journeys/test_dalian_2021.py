"""The round of 2021 as its notice ran it in Dalian: districts first, with their packet; the city's own panel before it
recommends; real browsers, a worker and beat, and a clock on the notice's days.

The conditions of 2021 are not at hand (fixtures/rounds/DL2021.json): those of 2022, which read their years from the
round, stand in for them.
"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "大连瀚精传动科技有限公司"
ROUND = "DL2021-2"
NOTICE = {"批次编号": ROUND, "文号": "大工信发〔2021〕31号", "印发日期": "2021-05-20"}
