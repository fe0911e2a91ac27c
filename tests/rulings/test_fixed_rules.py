"""The first submission fixes a tier's rule set and sheet: for services, for the fixtures' loader, for the database."""

import json
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from declarations.models import Declaration, Round, RoundTier, Submission
from declarations.round_content import TierContent, read_content, seal
from declarations.services import submission
from declarations.services.drafting import start_declaration
from declarations.services.round_preparation import RoundRefused, update_round, write_parts
from declarations.services.submission import RULES_CHANGED, SubmissionRefused
from tests import factories
from tests.review import factories as desks
from tests.rulings import making
from tests.rulings.making import together

RACES = 6


def other_rules(round_, **changes):
    content = read_content(round_)
    return replace(content, tiers=(TierContent("sme", **{"rule_set": "other_2030", "sheet": "sme_2022", **changes}),))


def tier_of(declaration):
    return RoundTier.objects.get(round_id=declaration.round_id, tier=declaration.tier)


@pytest.mark.django_db
def test_first_submission_fixes_and_later_ones_leave_it():
    declaration = factories.draft()
    assert tier_of(declaration).fixed_at is None
    desks.send(declaration)
    assert tier_of(declaration).fixed_at == factories.AT
    desks.submitted(at=desks.FIRST_DAY)
    assert tier_of(declaration).fixed_at == factories.AT


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{}, {"rule_set": "liaoning_2022", "sheet": "sme_2030"}])
def test_services_refuse_other_rules_once_fixed(changes):
    declaration = factories.draft()
    write_parts(declaration.round, other_rules(declaration.round, plan_count=7))
    write_parts(declaration.round, other_rules(declaration.round, rule_set="liaoning_2022", plan_count=200))
    desks.send(declaration)
    with pytest.raises(RoundRefused, match="中小企业已有申报提交"):
        write_parts(declaration.round, other_rules(declaration.round, **changes))
    content = read_content(declaration.round)
    with pytest.raises(RoundRefused, match="中小企业已有申报提交"):
        write_parts(declaration.round, replace(content, tiers=()))
    evidence = tuple(replace(one, text=f"{one.text}（更正）") for one in content.evidence)
    tiers = tuple(replace(one, plan_count=99) for one in content.tiers)
    write_parts(declaration.round, replace(content, evidence=evidence, tiers=tiers))
    corrected = read_content(declaration.round)
    assert (corrected.evidence, corrected.tiers) == (evidence, tiers)


@pytest.mark.django_db
def test_the_page_of_tiers_is_refused_with_the_sentence():
    declaration = desks.submitted()
    Round.objects.filter(pk=declaration.round_id).update(state="prepared", in_preparation=True)
    content = read_content(declaration.round)
    changes = {"tiers": other_rules(declaration.round).tiers}
    with pytest.raises(RoundRefused, match="不能再改"):
        update_round(
            round_=declaration.round, changes=changes, seen=seal(content, changes), user=making.administrator()
        )
    assert tier_of(declaration).rule_set == "liaoning_2022"


@pytest.mark.django_db
def test_load_rounds_names_the_round_that_is_fixed(tmp_path):
    factories.regions()
    call_command("load_rounds", verbosity=0)
    RoundTier.objects.filter(round__code="LN2022", tier="sme").update(fixed_at=factories.AT)
    data = json.loads((settings.BASE_DIR / "fixtures/rounds/LN2022.json").read_text(encoding="utf-8"))
    next(one for one in data["tiers"] if one["tier"] == "sme")["rule_set"] = "other_2030"
    (tmp_path / "round.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(CommandError, match="LN2022：中小企业已有申报提交"):
        call_command("load_rounds", dir=tmp_path, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes", [{"rule_set": "other"}, {"sheet": "other"}, {"fixed_at": None}, {"tier": "product"}]
)
def test_database_refuses_what_is_fixed(changes):
    declaration = desks.submitted()
    rows = RoundTier.objects.filter(pk=tier_of(declaration).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**changes)
    assert rows.update(plan_count=9) == 1


@pytest.mark.django_db
@pytest.mark.skipif("sqlite" in connection.vendor, reason="SQLite's trigger names no other table")
def test_database_keeps_the_row_of_what_is_submitted():
    declaration = desks.submitted()
    with pytest.raises(IntegrityError), transaction.atomic():
        tier_of(declaration).delete()


@pytest.mark.django_db
def test_rules_with_a_locked_or_proposed_reading_are_not_changed_under_it():
    ruling = making.proposed()
    with pytest.raises(RoundRefused, match="应先解除或撤回"):
        write_parts(ruling.round, other_rules(ruling.round))
    write_parts(ruling.round, other_rules(ruling.round, rule_set="liaoning_2022", sheet="sme_2030"))
    assert RoundTier.objects.get(round=ruling.round).sheet == "sme_2030"


@pytest.mark.django_db
def test_what_was_examined_on_other_rules_is_not_submitted(monkeypatch):
    declaration = factories.draft()

    def change_then_freeze(examination, user, *rest):
        raise AssertionError("frozen on rules that have changed")

    examine = submission.examine

    def examine_then_change(*arguments):
        found = examine(*arguments)
        assert found.blockers() == []
        RoundTier.objects.filter(round=declaration.round).update(rule_set="other_2030")
        return found

    monkeypatch.setattr(submission, "examine", examine_then_change)
    monkeypatch.setattr(submission, "_freeze", change_then_freeze)
    with pytest.raises(SubmissionRefused, match=RULES_CHANGED):
        desks.send(declaration)


@pytest.mark.django_db(transaction=True)
def test_submission_and_change_of_rules_at_once_have_one_winner():
    factories.regions()
    for place in range(RACES):
        declaration = _draft_of_its_own(place)

        @transaction.atomic
        def changing(round_=declaration.round):
            write_parts(round_, other_rules(round_))
            return "changed"

        submitted, changed = together(lambda one=declaration: desks.send(one), changing)
        assert isinstance(submitted, Submission) != (changed == "changed"), (submitted, changed)
        tier = tier_of(declaration)
        assert (tier.fixed_at is None) == (tier.rule_set == "other_2030")


def _draft_of_its_own(place):
    round_ = factories.open_round(code=f"LN2022-{place}")
    owner = factories.user("enterprise", of=factories.enterprise())
    declaration = start_declaration(user=owner, round_=round_, tier="sme", at=factories.AT)
    factories.fill(declaration)
    factories.add_evidence(declaration, owner)
    Declaration.objects.filter(pk=declaration.pk).update(prerequisite_reason="产品认定材料正在准备")
    declaration.refresh_from_db()
    return declaration


@pytest.mark.django_db(transaction=True)
def test_first_submissions_at_once_all_pass():
    factories.regions()
    declarations = [factories.draft() for _ in range(3)]
    results = together(*(lambda one=one: desks.send(one) for one in declarations))
    assert all(isinstance(one, Submission) for one in results), results
    assert tier_of(declarations[0]).fixed_at == factories.AT
