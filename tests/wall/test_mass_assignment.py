"""Every form posted with every field of every model: what the form does not ask for changes nothing.

Each act is done twice from the same state, as the page sends it and with all other columns of the system added under
their names; both must leave the same rows behind.
"""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from declarations.models import Declaration, SmeSheet
from tests.house.project import assert_none
from tests.wall.act import Act, nothing
from tests.wall.acts import ACTS
from tests.wall.cast import Cast
from zjtx.accounts.models import User
from zjtx.registry.models import Enterprise

pytestmark = pytest.mark.django_db
APPS = ("common", "registry", "accounts", "declarations", "review", "cultivation_pool")
LEFT_OUT = {"auditentry", "usersession", "industry"}
# New each time, whoever asks: salts, secrets, places on the disk, and texts that name a new row's key.
CHANGING = {
    "password",
    "encoded",
    "token_digest",
    "code",
    "query_code",
    "seed",
    "session_key",
    "file",
    "key",
    "url",
    "body",
    "args",
    "detail",
    "claim",
    "heartbeat_at",
    "last_login",
}
# What a sign-in or its end changes lies in the session.
# What only shows writes the audit trail alone.
SILENT = {"accounts:session_end", "accounts:sign_in", "accounts:sign_in_inline"}
SILENT |= {"review:objection_contacts", "pool:matter_contacts"}
Rows = dict[type[models.Model], dict[Any, dict[str, Any]]]


def _models() -> list[type[models.Model]]:
    found = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    return [model for model in found if model._meta.model_name not in LEFT_OUT]


def _rows() -> Rows:
    return {model: {row[model._meta.pk.attname]: row for row in model._base_manager.values()} for model in _models()}


def _kept(field: models.Field, value: Any, start: Rows) -> Any:
    """A key of a row that is new stands for any such row."""
    target = start.get(field.related_model) if field.is_relation else None
    return "new" if target is not None and value is not None and value not in target else value


def _changes(before: Rows, after: Rows, start: Rows | None = None) -> Counter:
    """What an act did: columns of rows that were there, rows that went, rows that came. Rows that are not in `start`,
    which the act's own preparation made, are told by their kind alone: their keys are others each time."""
    found: Counter = Counter()
    start = start or before
    for model, rows in after.items():
        fields = [one for one in model._meta.concrete_fields if one.name not in CHANGING]
        for pk, row in rows.items():
            was = before[model].get(pk)
            values = {one.attname: _kept(one, row[one.attname], start) for one in fields}
            if was is None:
                values.pop(model._meta.pk.attname)
                found[f"{model._meta.label} + {sorted(values.items(), key=str)}"] += 1
                continue
            moved = {name: value for name, value in values.items() if was[name] != row[name]}
            which = pk if pk in start[model] else "prepared"
            found.update(f"{model._meta.label} {which} {name} = {value}" for name, value in moved.items())
        gone = before[model].keys() - rows.keys()
        found.update(f"{model._meta.label} - {pk if pk in start[model] else 'prepared'}" for pk in gone)
    return found


def _poison(field: models.Field, cast: Cast) -> str | None:
    """A value that the column could take and that is not there yet."""
    if field.is_relation:
        other = field.related_model._base_manager.order_by("-pk").first()
        return str(other.pk) if other else None
    if field.choices:
        return str(list(field.choices)[-1][0])
    samples = {
        models.BooleanField: "true",
        models.DateTimeField: "2030-01-01T00:00",
        models.DateField: "2030-01-01",
        models.IntegerField: "7",
        models.DecimalField: "7.00",
        models.JSONField: "[]",
    }
    return next((text for kind, text in samples.items() if isinstance(field, kind)), "夹带")


def poisons(cast: Cast) -> dict[str, list[str]]:
    """{name: values} of every column of the system, under the names that a form could give it."""
    found: dict[str, list[str]] = {}
    for model in _models():
        for field in model._meta.concrete_fields:
            text = _poison(field, cast)
            for name in {field.name, field.attname} if text is not None else ():
                found.setdefault(name, []).append(text)
    found["status"] = ["recommended"]
    found["role"] = ["system_admin"]
    found["enterprise"] = found["enterprise_id"] = [str(cast.people["other_enterprise"].enterprise_id)]
    return found


def _done(cast: Cast, act: Act, start: Rows, added: dict[str, list[str]]) -> tuple[int, Counter]:
    """(status, changes) of an act from the same state, with other columns beside its own fields. `start` are the rows
    as they are; only what an act prepares makes them others."""
    cookies = {name: copy.deepcopy(client.cookies) for name, client in cast.clients.items()}
    with transaction.atomic():
        act.prepare(cast)
        sent = act.fields(cast)
        before = start if act.prepare is nothing else _rows()
        answer = cast.clients[act.person].post(act.url(cast), {**added, **sent})
        changes = _changes(before, _rows(), start)
        transaction.set_rollback(True)
    for name, client in cast.clients.items():
        client.cookies = cookies[name]
    return answer.status_code, changes


def _complaint(cast: Cast, act: Act, start: Rows, added: dict[str, list[str]]) -> str | None:
    status, wanted = _done(cast, act, start, {})
    if status not in (200, 204, 302) or (not wanted and act.address not in SILENT):
        return f"{act.address}: the act itself did nothing ({status})"
    poisoned, found = _done(cast, act, start, added)
    if (poisoned, found) != (status, wanted):
        return f"{act.address}: {poisoned}, {found - wanted} instead of {status}, {wanted - found}"
    return None


@pytest.mark.parametrize("part", ACTS)
def test_what_a_form_does_not_ask_for_changes_nothing(cast: Cast, part: str, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # every column of every model at once
    start, added = _rows(), poisons(cast)
    assert_none([line for act in ACTS[part] if (line := _complaint(cast, act, start, added))], "beside the form")


def test_autosave_takes_answers_only(cast: Cast) -> None:
    """The name of the column comes from the browser here: only inputs of the sheet are such names."""
    own = {field.name for model in (Declaration, User, Enterprise) for field in model._meta.concrete_fields}
    names = own - {field.name for field in SmeSheet._meta.concrete_fields} | {f"{one}_id" for one in own}
    before, client = _rows(), cast.clients["owner"]
    for name in sorted(names | {"declaration", "id", "pk", "sheet", "revenue.2020", "address.1", "submissions"}):
        body = {"field": name, "value": "1", "version": "0"}
        answer = client.post(f"/declarations/{cast.draft.number}/autosave/", body)
        assert (name, answer.status_code) == (name, 404)
    assert _changes(before, _rows()) == Counter()


@pytest.mark.parametrize("role", ["enterprise", "superuser", ""])
def test_no_invitation_offers_a_role_outside_the_list(cast: Cast, role: str) -> None:
    body = {"full_name": "孙新人", "email": "sun@example.com", "role": role, "region": "210300"}
    status, changes = _done(cast, Act("accounts:staff_invite", "system_admin", body), _rows(), {})
    assert (status, changes) == (422, Counter())
