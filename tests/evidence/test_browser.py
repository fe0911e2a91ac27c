"""Evidence in a real browser under the strict policy: drop, progress, refusal, order, replacement, preview."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from declarations.models import EvidenceFile
from tests import factories
from tests.evidence.support import names, place
from tests.files import papers

pytestmark = pytest.mark.django_db(transaction=True)
DROP = """([selector, files]) => {
  const transfer = new DataTransfer();
  for (const [name, type, text] of files) {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type }));
  }
  const target = document.querySelector(selector);
  for (const kind of ["dragover", "drop"])
    target.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def page_of(new_context, live_server):
    """A page of the enterprise's user, and what the browser complained about."""

    def opened(user):
        client = Client()
        client.force_login(user)
        context = new_context()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: page.complaints.append(line.text) if "Content Security Policy" in line.text else None,
        )
        return page

    return opened


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()


def test_files_are_dropped_refused_ordered_replaced_and_previewed(page_of, item, declaration):
    page = page_of(declaration.created_by)
    page.goto(reverse("declarations:evidence", args=[declaration.number]))
    section = page.locator(f"#evidence-{item.pk}")
    files = [
        ["甲.pdf", "application/pdf", _base64(papers.pdf(1))],
        ["假.pdf", "application/pdf", _base64(b"MZ program")],
        ["照片.png", "image/png", _base64(papers.png(size=(64, 48)))],
    ]
    page.evaluate(DROP, [f"#evidence-{item.pk}", files])
    expect(section.get_by_role("progressbar")).not_to_have_count(0)
    expect(section.get_by_role("alert")).to_contain_text("“假.pdf”不是PDF文件")
    rows = section.locator("li[data-file]")
    expect(rows).to_have_count(2, timeout=15_000)
    expect(section.get_by_role("progressbar")).to_have_count(0)
    assert names(declaration, item) == ["甲.pdf", "照片.png"]

    section.get_by_role("button", name="上移 照片.png").press("Enter")
    expect(rows.first).to_contain_text("照片.png")
    assert names(declaration, item) == ["照片.png", "甲.pdf"]
    rows.nth(1).drag_to(rows.first, target_position={"x": 60, "y": 3}, source_position={"x": 60, "y": 12})
    expect(rows.first).to_contain_text("甲.pdf")
    expect(section.get_by_role("button", name="上移 甲.pdf")).to_be_disabled()
    assert names(declaration, item) == ["甲.pdf", "照片.png"]

    rows.first.locator("summary").click()
    upload = {"name": "乙.pdf", "mimeType": "application/pdf", "buffer": papers.pdf(2)}
    rows.first.locator("input[type=file]").set_input_files(upload)
    expect(rows.first).to_contain_text("将替换 甲.pdf", timeout=15_000)
    section.get_by_role("button", name="恢复原文件 甲.pdf").click()
    expect(rows.first).not_to_contain_text("将替换")
    assert names(declaration, item) == ["甲.pdf", "照片.png"]

    _preview(page, section)
    assert page.complaints == []


def _preview(page, section) -> None:
    """The picture and the PDF in the dialog."""
    section.get_by_role("link", name="照片.png", exact=True).click()
    picture = page.locator(".preview-dialog img")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") == 64
    page.keyboard.press("Escape")
    section.get_by_role("link", name="甲.pdf", exact=True).click()
    frame = page.locator(".preview-dialog iframe")
    expect(frame).to_be_visible()
    # The viewer itself is the browser's (headless shells have none): what is ours is that nothing stands in its way.
    assert frame.evaluate("one => fetch(one.src).then((answer) => answer.status)") == 200


def test_cancelling_stores_nothing_and_a_second_choice_of_the_same_file_is_one(page_of, item, declaration):
    page = page_of(declaration.created_by)
    page.goto(reverse("declarations:evidence", args=[declaration.number]))
    section = page.locator(f"#evidence-{item.pk}")
    chooser = section.locator(".evidence-upload input[type=file]")
    page.route("**/evidence/item/**", lambda route: None)  # the network hangs
    one = {"name": "甲.pdf", "mimeType": "application/pdf", "buffer": papers.pdf(1)}
    chooser.set_input_files(one)
    section.get_by_role("button", name="取消上传 甲.pdf").click()
    expect(section.get_by_role("progressbar")).to_have_count(0)
    assert not EvidenceFile.objects.filter(requirement=item).exists()
    page.unroute("**/evidence/item/**")
    for _ in range(2):
        chooser.set_input_files(one)
    expect(section.locator("li[data-file]")).to_have_count(1, timeout=15_000)
    expect(section.get_by_role("progressbar")).to_have_count(0, timeout=15_000)
    assert EvidenceFile.objects.filter(requirement=item).count() == 1


def test_the_pages_fit_a_phone(page_of, declaration, item):
    for number in range(3):
        place(declaration, item, f"质量管理体系认证证书（第{number}份，有效期内）.pdf")
    page = page_of(declaration.created_by)
    page.set_viewport_size({"width": 390, "height": 844})
    addresses = (
        reverse("declarations:evidence", args=[declaration.number]),
        reverse("declarations:library"),
        reverse("declarations:library_picker", args=[declaration.number, item.pk]),
    )
    for address in addresses:
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    assert page.complaints == []


def test_an_officer_sees_files_beside_the_sheet(page_of, declaration, item):
    from tests.evidence.support import AT, send
    from zjtx.common import clock

    place(declaration, item, "市场占有率证明.pdf")
    send(declaration)
    with clock.frozen(AT):
        page = page_of(factories.user("city_officer", region="210200"))
        page.goto(f"/review/{declaration.number}/#evidence")
        page.get_by_role("link", name="市场占有率证明.pdf", exact=True).click()
        expect(page.locator(".desk-preview iframe")).to_be_visible()
    assert page.complaints == []


def test_a_file_chosen_before_the_script_arrives_is_uploaded(page_of, item, declaration):
    page, held = page_of(declaration.created_by), []
    page.route("**/js/evidence*.js", lambda route: held.append(route))
    page.goto(reverse("declarations:evidence", args=[declaration.number]), wait_until="commit")
    section = page.locator(f"#evidence-{item.pk}")
    chosen = {"name": "执照.pdf", "mimeType": "application/pdf", "buffer": papers.pdf(1)}
    section.locator("input[type=file]").set_input_files(chosen)
    page.wait_for_function("document.readyState === 'interactive'")
    assert held, "the page has not asked for its script"
    for route in held:
        route.continue_()
    expect(section.get_by_role("link", name="执照.pdf", exact=True)).to_be_visible()
    assert names(declaration, item) == ["执照.pdf"]
