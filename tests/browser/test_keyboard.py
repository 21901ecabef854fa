"""A whole intake and booking without a pointer, and what a screen reader is told on the way."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.states import EMERGENCY, STIFF
from tests.browser.talking import plain_answer
from tests.browser.widget import Chat, carry
from tests.doors.browsing import DESKTOP, PHONE
from tests.patients import MOST_TURNS

MOST_TABS = 60
FOCUSED = """() => {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body) return "";
  const label = element.labels?.[0]?.innerText || element.getAttribute("aria-label") || element.innerText || "";
  return label.trim();
}"""
# Keeps what a screen reader would be told: whatever comes into a live region while it is live.
LISTEN = """
window.told = [];
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) {
  const root = attach.call(this, how);
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      const region = target.closest?.("[aria-live=polite], [role=status], [role=alert]");
      if (region) told.push(...[...addedNodes].map((node) => node.textContent));
    }
  }).observe(root, { childList: true, subtree: true });
  return root;
};
"""


@pytest.fixture
def press(show):
    """A chat that is only ever typed at."""
    return Keys(show())


class Keys:
    """Hands on a keyboard."""

    def __init__(self, chat):
        self.chat, self.keys = chat, chat.page.keyboard

    def focused(self):
        """The label of what has the focus."""
        return self.chat.page.evaluate(FOCUSED)

    def to(self, *labels, key="Tab"):
        """Tab on until something with one of these labels has the focus."""
        for _ in range(MOST_TABS):
            if self.focused() in labels:
                return
            self.keys.press(key)
        raise AssertionError(f"no way to {labels} by {key}; at {self.focused()!r}")

    def answer(self, heard, title):
        """Answer what was asked last in the way that it is put."""
        asked = heard["replies"][-1]
        back = "Shift+Tab" if self.focused() == self.chat.words["message"] else "Tab"
        choice = {each["title"]: each for each in asked["choices"]}.get(title)
        with self.chat.answered() as answer:
            if choice is None:
                self.to(self.chat.words["message"])
                self.keys.type(title)
                self.keys.press("Enter")
            elif asked["multiple"]:
                self.to(title, key=back)
                self.keys.press("Space")
                self.to(self.chat.words["send_picked"])
                self.keys.press("Enter")
            else:
                self.to(title, f"{choice['short']}, {choice['group']}", key=back)
                self.keys.press("Enter")
        return answer


def test_visit_is_booked_by_keys_alone(press, clinic):
    heard = press.answer({"replies": [{"choices": []}]}, "My lower back has been stiff for two weeks.")
    for _ in range(MOST_TURNS):
        if heard["state"]["asked"] is None:
            break
        heard = press.answer(heard, plain_answer(clinic.house, heard))
        assert press.focused() != "", "the focus was lost"
    assert heard["state"]["overall"] == "clear"
    press.to(clinic.words["visit"], key="Shift+Tab")


def test_new_words_are_announced_and_old_ones_not(device, clinic):
    talk = clinic.talk(STIFF, until="age")
    context = device()
    context.add_init_script(LISTEN)
    page = context.new_page()
    carry(page, clinic.address, talk.token)
    page.goto(clinic.address)
    chat = Chat(page, clinic.words)
    chat.shows("How old are you?")
    expect(chat.log).to_have_attribute("aria-live", "polite")
    chat.say("42")
    told = " ".join(page.evaluate("told"))
    assert "Do any of these go with your pain?" in told
    assert STIFF not in told


def test_emergency_interrupts(show, clinic):
    chat = show()
    chat.say(EMERGENCY)
    expect(chat.page.get_by_role("alert").filter(has_text=clinic.words["emergency"])).to_be_attached()


def test_focus_stays_where_the_patient_is(show, clinic):
    talk = clinic.talk(STIFF, until="age")
    chat = show(talk)
    chat.say("42")
    expect(chat.box).to_be_focused()
    chat.box.press_sequentially("I am wr")
    clinic.house.conversation.take_over(talk.conversation, "mina")
    clinic.house.conversation.staff_says(talk.conversation, "mina", "Take your time.", "key-0001")
    chat.shows("Take your time.")
    expect(chat.box).to_be_focused()
    expect(chat.box).to_have_value("I am wr")


def test_focus_is_not_lost_with_the_answers(show, clinic):
    chat = show(clinic.talk(STIFF, until="warning_signs"))
    chat.pick_several("None of these")
    assert chat.page.evaluate(FOCUSED) == clinic.words["log"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_escape_closes_and_focus_returns(device, clinic, size):
    page = device(size=size).new_page()
    page.goto(f"{clinic.host}/plain")
    chat = Chat(page, clinic.words)
    chat.launcher.press("Enter")
    expect(chat.box).to_be_visible()
    page.keyboard.press("Escape")
    expect(chat.box).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_panel_of_a_phone_keeps_the_keyboard_inside(device, clinic):
    page = device(size=PHONE).new_page()
    page.goto(f"{clinic.host}/plain")
    chat = Chat(page, clinic.words)
    chat.launcher.press("Enter")
    chat.shows("What brings you in?")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) != "Another page"
