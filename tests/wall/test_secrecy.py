"""Who is told what (product.md, part 7): an enterprise never gets its experts, an expert nobody else's score, nobody
but the province an objector. Every page that a person can open is searched for words that must not be there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from declarations.enums import Desk
from declarations.models import Finding, TransitionLog
from review import panels, scoring
from review.models import Assignment
from tests.house.project import assert_none
from tests.review import factories as desks
from tests.review.panel_factories import PANEL_DAY, fill_scores
from tests.wall import cast_cases, cast_citypanel, cast_list, cast_pool, cast_profiles, cast_review
from tests.wall.addresses import OTHERS, TABLE, expected
from tests.wall.asking import ask, body, read
from tests.wall.cast import AT, CITY_FINDING, ROLES, Cast
from tests.wall.papers import words_of
from zjtx.common.models import OutboxMessage

pytestmark = pytest.mark.django_db
EXPERTS = [*cast_review.ORGANISATIONS, *cast_review.ORGANISATIONS.values()]
OPINIONS = [*cast_review.OPINIONS.values(), cast_review.GROUP_OPINION]
# Each expert's points per item, totals, and the averages of the signed panels.
FIGURES = ["17.3", "69.2", "18.4", "73.6", "76.8", "74.6"]
PANELS = ["评审甲组", "评审乙组", "评审丙组", "评审丁组", "评审戊组", "评审己组", "评审辛组"]
OBJECTORS = [text for one in (cast_review.OBJECTION, cast_review.LETTER) for text in one.values()]
# What a page has for one answer only: tokens.
ONCE = re.compile(r'name="(?:csrfmiddlewaretoken|csrf-token|request_key)" (?:value|content)="[^"]*"')
REVIEW = [*EXPERTS, *OPINIONS, *FIGURES, *PANELS, cast_review.CONFLICT_NOTE, cast_review.PAST_EMPLOYER]
# What officers of the province say to one another about a draft.
REVIEW.append(cast_review.COLLEAGUE)
# What the province hands to a city, what the city asks the enterprise, and what an enterprise appeals with.
HANDED, MATTERS = [cast_review.MATTER], [cast_review.MATTER, cast_review.QUESTION, cast_review.APPEAL_REASON]
# As a page shows a figure, and as an input holds it.
TYPED, THEIRS = ["1,777.77", "1777.77"], ["1,888.88", "1888.88"]
# The numbers and names of persons of the sample enterprise, which an expert does not get (product.md, part 1).
CONTACTS = ["李文静", "周建国", "13900000001", "13900000002", "0411-86000001", "0411-86000002"]
OWN = cast_review.OWN_EXPERT
OTHER_EXPERTS = {*cast_review.ORGANISATIONS, *cast_citypanel.EXPERTS} - {OWN}
# What the expert may know: itself, and as chair of a panel whose sheets are all in, that panel's.
OF_THE_EXPERT = {OWN, cast_review.ORGANISATIONS[OWN], cast_review.OWN_OPINION, cast_review.GROUP_OPINION}
OF_THE_EXPERT |= {cast_review.PAST_EMPLOYER}
OF_THE_CHAIR = {cast_review.THIRD_EXPERT, cast_review.THIRD_OPINION, "18.4", "73.6", "76.8"}
NOT_FOR_EXPERTS = [one for one in REVIEW if one not in {*OF_THE_EXPERT, *OF_THE_CHAIR, *PANELS}]
NOT_ITS_PANELS = ["评审甲组", "评审丙组", "评审辛组"]
# What the owner's city and the province found, for their own desks and the bureau above.
OF_THE_CITY, OF_THE_PROVINCE = [CITY_FINDING], [cast_review.PROVINCE_FINDING]
FINDINGS = [*OF_THE_CITY, *OF_THE_PROVINCE]
FORBIDDEN: dict[str, list[str]] = {
    "anonymous": [*MATTERS, *REVIEW, *OBJECTORS, *TYPED, *THEIRS, cast_pool.UNSENT_REMARK, *CONTACTS, *FINDINGS],
    "owner": [*MATTERS, cast_review.CITY_EXPERT, *REVIEW, *OBJECTORS, *THEIRS, cast_pool.UNSENT_REMARK, *FINDINGS],
    "other_enterprise": [*HANDED, *REVIEW, *OBJECTORS, *TYPED, cast_pool.UNSENT_REMARK, *FINDINGS],
    "district": [*MATTERS, *REVIEW, *OBJECTORS, *TYPED, *THEIRS, cast_pool.UNSENT_REMARK, *FINDINGS],
    "other_district": [*MATTERS, *REVIEW, *OBJECTORS, *TYPED, *THEIRS, cast_pool.UNSENT_REMARK, *FINDINGS],
    "city": [*MATTERS, *REVIEW, *OBJECTORS, *TYPED, *THEIRS, *OF_THE_PROVINCE],
    "other_city": [cast_review.CITY_EXPERT, *REVIEW, *OBJECTORS, *TYPED, cast_pool.UNSENT_REMARK, *FINDINGS],
    "province": [*TYPED, cast_pool.UNSENT_REMARK],
    "expert": [
        *MATTERS,
        cast_review.CITY_EXPERT,
        *NOT_FOR_EXPERTS,
        *NOT_ITS_PANELS,
        *OBJECTORS,
        *CONTACTS,
        *TYPED,
        *THEIRS,
        *FINDINGS,
    ],
    "institution": [*MATTERS, *REVIEW, *OBJECTORS, *TYPED, *THEIRS, *CONTACTS, *FINDINGS],
    # Accounts are the administrator's business, acts the auditor's; scores, opinions and objectors neither's.
    "auditor": [cast_review.COLLEAGUE, *MATTERS, *OBJECTORS, *FIGURES, *TYPED, *THEIRS],
    "system_admin": [
        cast_review.COLLEAGUE,
        *MATTERS,
        *OPINIONS,
        *OBJECTORS,
        *FIGURES,
        *PANELS,
        cast_review.CONFLICT_NOTE,
        *TYPED,
        *THEIRS,
        *FINDINGS,
    ],
}
for _person, _words in (
    *cast_citypanel.NOT_FOR.items(),
    *cast_cases.NOT_FOR.items(),
    *cast_list.NOT_FOR.items(),
    *cast_profiles.NOT_FOR.items(),
):
    FORBIDDEN[_person] += _words
# Where those who may know are told.
TOLD: tuple[tuple[str, str, Callable[[Cast], list]], ...] = (
    ("province", "review:expert_entry", lambda cast: [cast.entry_of_province.pk]),
    ("province", "review:panels", lambda cast: []),
    ("province", "review:panel", lambda cast: [cast.scoring.pk]),
    ("province", "review:result", lambda cast: [cast.filed.pk, cast.filed_case.number]),
    ("province", "review:result", lambda cast: [cast.signed.pk, cast.signed_case.number]),
    ("province", "review:panel", lambda cast: [cast.elsewhere.pk]),
    ("province", "review:panel_experts_add", lambda cast: [cast.signed.pk]),
    ("province", "review:decision_trace", lambda cast: [cast.drafted.pk]),
    ("province", "review:objection", lambda cast: [cast.objection.pk]),
    ("province", "review:objection", lambda cast: [cast.letter.pk]),
    ("other_city", "review:examination", lambda cast: [cast.examination.pk]),
    ("other_enterprise", "review:statement", lambda cast: [cast.statement.pk]),
    ("province", "review:appeal", lambda cast: [cast.appeal.number]),
    ("owner", "pool:fill", lambda cast: [cast.opened.quarter]),
    ("other_city", "pool:case", lambda cast: [cast.theirs.pk]),
    ("city", "pool:case", lambda cast: [cast.submitted.pk]),
    ("city", "pool:profile_case", lambda cast: [cast.profile.pk]),
    ("city", "review:findings", lambda cast: [cast.case.number]),
    ("province", "review:findings", lambda cast: [cast.open_case.number]),
    ("city", "review:panel", lambda cast: [cast.city_panel.pk]),
    ("city", "pool:bank_list", lambda cast: []),
    ("institution", "review:panel", lambda cast: [cast.commissioned.pk]),
    ("city", "pool:matter", lambda cast: [cast.matter.pk]),
    ("other_city", "pool:matter", lambda cast: [cast.told_matter.pk]),
    ("other_enterprise", "pool:own_matter", lambda cast: [cast.told_matter.pk]),
)


def _addresses(cast: Cast, person: str, space: str = "") -> Iterator[str]:
    """Every page and file that the person gets; of one part of the system where a space is named."""
    for name, row in (*TABLE.items(), *OTHERS):
        if name.startswith(space) and expected(row.get)[person] == "200":
            yield reverse(name, args=row.there(cast))


def _pages(cast: Cast, person: str) -> Iterator[tuple[str, str]]:
    """(address, text) of them."""
    for address in _addresses(cast, person):
        yield address, words_of(read(cast, person, address))


def test_not_even_the_province_reads_who_objects_unless_it_asks(cast: Cast) -> None:
    names = [one[key] for one in (cast_review.OBJECTION, cast_review.LETTER) for key in ("name", "contact")]
    found = [f"{address}: {word}" for address, text in _pages(cast, "province") for word in names if word in text]
    assert_none(found, "shown without an entry in the audit trail")


@pytest.mark.parametrize("person", ROLES)
def test_no_page_says_what_is_not_this_persons_to_know(cast: Cast, person: str) -> None:
    found = [
        f"{address} as {person}: {word}"
        for address, text in _pages(cast, person)
        for word in FORBIDDEN[person]
        if word in text
    ]
    assert_none(found, "told to the wrong person")


def test_no_page_of_the_enterprise_is_another_by_what_the_desks_find(cast: Cast) -> None:
    """Not only the words: a verdict, a count or a headline that moves says what was found before the decision does."""

    own = (cast.case, cast.open_case, cast.draft)
    # The table asks for the conditions of the draft alone.
    checked = [reverse("declarations:conditions", args=[one.number]) for one in own]
    asked = {*checked, *_addresses(cast, "owner", "declarations:")}

    def pages() -> dict[str, str]:
        texts = ((address, words_of(body(ask(cast, "owner", "get", address)))) for address in asked)
        return {address: ONCE.sub("", text) for address, text in texts}

    first, again = pages(), pages()
    before = {address: text for address, text in first.items() if again.get(address) == text}
    detail = reverse("declarations:detail", args=[cast.draft.number])
    assert before.keys() >= {*checked, detail}, "asked twice, a page is the same"
    for declaration in own:
        Finding.objects.filter(declaration=declaration).delete()
        marked = {"declaration": declaration, "note": "不一致", "author": cast.province, "at": AT}
        for desk in Desk:
            Finding.objects.create(**marked, desk=desk, clause="S-B1c", verdict="not_met")
            Finding.objects.create(**marked, desk=desk, clause="S-B2a", verdict="not_met")
    after = pages()
    changed = [address for address, text in before.items() if text != after[address]]
    assert len(before) > 20
    assert_none(changed, "tells what was found")


def test_every_word_is_told_to_somebody(cast: Cast) -> None:
    """Otherwise the search looks for what is nowhere."""
    told = "".join(
        body(ask(cast, person, "get", reverse(name, args=arguments(cast)))).decode() for person, name, arguments in TOLD
    )
    # Who objects is behind an act that is recorded.
    for one in (cast.objection, cast.letter):
        told += body(ask(cast, "province", "post", reverse("review:objection_contacts", args=[one.pk]))).decode()
    wanted = [*REVIEW, *OBJECTORS, *MATTERS, TYPED[1], THEIRS[0], cast_pool.UNSENT_REMARK, *FINDINGS]
    wanted.append(cast_profiles.PROFILE_REMARK)
    wanted += [*cast_citypanel.OF_CITY, *cast_citypanel.OF_AGENCY]
    assert [word for word in wanted if word not in told] == []


def test_no_message_says_it_either(cast: Cast) -> None:
    """What the making of the cast has sent: every letter to every role."""
    roles = {user.role: FORBIDDEN[name] for name, user in cast.people.items() if not name.startswith("other_")}
    # The cast's other experts sit on other panels than its own, and hear their names.
    of_others = [*OPINIONS, *FIGURES, *OBJECTORS, *CONTACTS, cast_review.CONFLICT_NOTE]
    letters = OutboxMessage.objects.filter(recipient__isnull=False).select_related("recipient")
    found = [
        f"{one.key} to {one.recipient.role}: {word}"
        for one in letters
        for word in (of_others if one.recipient.full_name in OTHER_EXPERTS else roles[one.recipient.role])
        if word in f"{one.subject} {one.body} {one.url}"
    ]
    assert_none(found, "told to the wrong person")
    assert {one.recipient.role for one in letters} >= {"enterprise", "city_officer", "province_officer", "expert"}


def test_the_timeline_names_no_expert(cast: Cast) -> None:
    """The enterprise reads it: who scored, who signed and what they wrote is not in it."""
    told = " ".join(f"{one.actor_label} {one.opinion} {one.reason}" for one in TransitionLog.objects.all())
    assert [word for word in REVIEW if word in told] == []


def test_the_chair_sees_no_score_before_the_last_sheet_is_in(cast: Cast) -> None:
    pages = [("chair_panel", []), ("chair_group", [cast.open_case.number]), ("chair_sign", [])]
    for name, more in pages:
        address = reverse(f"review:{name}", args=[cast.scoring.pk, *more])
        for method in ("get", "post"):
            text = body(ask(cast, "expert", method, address, {"result": "pass", "opinion": "同意"})).decode()
            assert [word for word in (cast_review.OTHER_OPINION, "17.3", "69.2") if word in text] == []
    scoring.submit_scores(assignment=cast.own_assignment, user=cast.own_expert, at=PANEL_DAY)
    address = reverse("review:chair_group", args=[cast.scoring.pk, cast.open_case.number])
    assert "69.2" in body(ask(cast, "expert", "get", address)).decode()


def test_a_chair_who_has_stated_a_conflict_hears_nothing_of_the_scores(cast: Cast) -> None:
    """A message said that the sheets of that declaration are far apart, which its page keeps from the chair."""
    given = {"panel": cast.scoring, "user": cast.province, "at": PANEL_DAY}
    panels.add_expert(expert=cast.third_expert, **given)
    panels.assign(declaration=cast.conflict_case, experts=[cast.third_expert], **given)
    rows = Assignment.objects.filter(panel=cast.scoring, declaration=cast.conflict_case)
    for one, points in ((cast.other_expert, "2"), (cast.third_expert, "24")):
        accepted = scoring.accept_statement(assignment=rows.get(expert=one), user=one, at=PANEL_DAY)
        fill_scores(accepted, points)
        scoring.submit_scores(assignment=accepted, user=one, at=PANEL_DAY)
    letters = OutboxMessage.objects.filter(subject=f"评分相差较大：{cast.conflict_case.number}")
    told = set(letters.values_list("recipient", flat=True))
    assert cast.province.pk in told
    assert cast.own_expert.pk not in told


def test_an_expert_who_is_no_chair_sees_no_other_sheet_after_the_sign_off(cast: Cast) -> None:
    """Of a filed panel that another expert chairs the number is on the own list, and it leads nowhere."""
    desk = body(ask(cast, "expert", "get", reverse("review:expert_desk"))).decode()
    assert cast.filed_case.number in desk
    assert reverse("review:expert_score", args=[cast.filed_case.number]) not in desk


SEARCHES = (
    ("owner", "public:recognised"),
    ("city", "review:queue"),
    ("city", "review:done"),
    ("city", "pool:board"),
    ("anonymous", "public:recognised"),
)


@pytest.mark.parametrize(("person", "name"), SEARCHES)
def test_no_search_finds_by_expert(cast: Cast, person: str, name: str) -> None:
    """A list that answers otherwise when an expert, an opinion or a panel is named tells who it is."""

    def rows(word: str) -> int:
        return body(ask(cast, person, "get", f"{reverse(name)}?{urlencode({'q': word})}")).count(b"<tr")

    assert {rows(word) for word in (OWN, cast_review.OTHER_OPINION, PANELS[1])} == {rows("全无此词")}
    assert rows("") > rows("全无此词")


def test_an_expert_taken_off_a_panel_has_nothing_of_it_left(cast: Cast) -> None:
    panels.set_chair(panel=cast.scoring, user=cast.province, at=PANEL_DAY, chair=cast.other_expert)
    panels.remove_expert(panel=cast.scoring, user=cast.province, at=PANEL_DAY, expert=cast.own_expert)
    assert not Assignment.objects.filter(pk=cast.own_assignment.pk).exists()
    number, pk = cast.open_case.number, cast.scoring.pk
    for address in (f"/review/expert/{number}/", f"/review/expert/chair/{pk}/", f"/review/expert/chair/{pk}/{number}/"):
        assert ask(cast, "expert", "get", address).status_code == 404
    file = reverse("declarations:evidence_file", args=[number, cast.open_evidence.pk])
    assert ask(cast, "expert", "get", file).status_code == 404


def test_two_cities_stand_on_every_stage(cast: Cast) -> None:
    """Otherwise nothing above says that one city does not see the other's."""
    regions = {
        one.region_path.split("/")[1]
        for one in (cast.open_case, cast.pending_case, cast.signed_case, cast.scored_case, cast.recognised_case)
    }
    assert regions == {desks.DALIAN, desks.ANSHAN}
