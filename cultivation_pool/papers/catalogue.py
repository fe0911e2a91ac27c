"""The lists that can be fetched as XLSX, by the name in their address."""

from cultivation_pool.papers.lists import BANK, CONTACTS, SIGN_UPS, SURVEY
from cultivation_pool.papers.members import MEMBERS
from cultivation_pool.papers.tables import ListPaper
from cultivation_pool.papers.updates import UPDATE

LISTS: dict[str, ListPaper] = {
    "members": MEMBERS,
    "update": UPDATE,
    "bank": BANK,
    "sign-ups": SIGN_UPS,
    "survey": SURVEY,
    "contacts": CONTACTS,
}
