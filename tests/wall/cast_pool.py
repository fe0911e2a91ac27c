"""The pool of the cast: quarterly reports of two enterprises in two cities, in every state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cultivation_pool.models import PoolCheck, PoolCheckRow, QuarterlyReport, ReportRemark
from cultivation_pool.pool_check.evaluating import checked
from cultivation_pool.services import city_rows, pool_checks, report_workbooks
from cultivation_pool.services.deciding import accept_report, add_remark, return_report
from cultivation_pool.services.filing import submit_report
from cultivation_pool.services.opening import open_reports
from tests import factories
from tests.pool import factories as pool
from tests.pool.sheets import book_of, city_sheet
from zjtx.accounts.models import User
from zjtx.common import clock

# Of the other enterprise alone, before the owner had its title.
ONLY_THEIRS = "2020Q1"
# What is being typed is the enterprise's, what is not sent the city's: tests/wall/test_secrecy.py looks for both.
TYPED, THEIRS = Decimal("1777.77"), Decimal("1888.88")
UNSENT_REMARK = "尚未发出的报表意见"


class PoolCast:
    """The reports of the cast."""

    people: dict[str, User]

    def _reports(self) -> None:
        owner, other = self.people["owner"], self.people["other_enterprise"]
        self.own_title = pool.title(owner.enterprise, number="辽专精特新-2021-Q-9001")
        pool.title(other.enterprise, year=2019, starts_on=date(2019, 6, 1))
        city = self.people["city"]
        self.only_theirs = self._report(other, ONLY_THEIRS, "2020-04-07")
        self.accepted = self._filed(owner, "2021Q1", "2021-04-07")
        accept_report(report=self.accepted, user=city, at=clock.as_moment("2021-04-12T10:00:00"), version=1)
        self.returned = self._filed(owner, "2021Q2", "2021-07-06")
        at = clock.as_moment("2021-07-12T10:00:00")
        add_remark(report=self.returned, user=city, at=at, place="revenue", text="与财务报表不一致")
        return_report(report=self.returned, user=city, at=at, version=1)
        pool.fill(self.returned, revenue=TYPED)
        self.submitted = self._filed(owner, "2021Q3", "2021-10-12")
        at = clock.as_moment("2021-10-18T10:00:00")
        add_remark(report=self.submitted, user=city, at=at, place="revenue", text=UNSENT_REMARK)
        self.report_remark = ReportRemark.objects.get(report=self.submitted)
        self.theirs = self._filed(other, "2021Q3", "2021-10-12", revenue=THEIRS)
        self.opened = self._report(owner, "2021Q4", "2022-01-05")
        pool.fill(self.opened, revenue=TYPED)
        self.open_theirs = QuarterlyReport.objects.get(enterprise=other.enterprise, quarter="2021Q4")

        self._sheets(owner, city)
        self.pool_check = self._checked("city")
        self.their_check = self._checked("other_city")
        self.province_check = self._checked("province")

    def _sheets(self, owner: User, city: User) -> None:
        """An enterprise's workbook and a city's sheet that wait to be confirmed."""
        book = SimpleUploadedFile("填报表格.xlsx", book_of(self.opened, tax_paid=6))
        taken = report_workbooks.take(report=self.opened, uploaded=book, user=owner, at=factories.AT)
        assert taken.upload is not None
        self.report_workbook = taken.upload
        rows = city_sheet(city, (self.opened, {"net_profit": 7}), period=self.opened.period)
        self.city_rows = city_rows.take(period=self.opened.period, uploaded=rows, user=city, at=factories.AT)

    def _checked(self, name: str) -> PoolCheck:
        """A check that the officer has asked for, with its rows and without its file."""
        user = self.people[name]
        made = PoolCheck.objects.create(
            requested_by=user, requested_at=factories.AT, rules="liaoning_2022", tier="little_giant",
            city=user.region if user.role == "city_officer" else None, scope_path=user.scope_path,
            day=date(2022, 3, 1), made_at=factories.AT, total=1,
        )  # fmt: skip
        found = checked(pool_checks.choice_of(made))
        PoolCheckRow.objects.bulk_create(pool_checks.rows_of(made, found))
        return made

    def _report(self, user: User, quarter: str, day: str) -> QuarterlyReport:
        """The report as it is opened on that day with everybody else's."""
        open_reports(quarter=quarter, at=clock.as_moment(f"{day}T08:30:00"))
        return QuarterlyReport.objects.get(enterprise=user.enterprise, quarter=quarter)

    def _filed(self, user: User, quarter: str, day: str, **answers: Any) -> QuarterlyReport:
        """The same filled in and submitted on that day."""
        made = self._report(user, quarter, day)
        pool.fill(made, **answers)
        submit_report(report=made, user=user, at=clock.as_moment(f"{day}T10:00:00"), version=0)
        return made
