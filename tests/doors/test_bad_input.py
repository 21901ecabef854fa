from __future__ import annotations

import json

import pytest

ID = "00000000-0000-4000-8000-000000000001"
JSON = {"Content-Type": "application/json"}


def send(browser, body: bytes | str, **headers: str):
    return browser.post("/api/messages", content=body, headers={**JSON, **headers})


def heard(browser, text: str) -> str:
    answer = send(browser, json.dumps({"id": ID, "text": text}))
    return answer.json()["replies"][0]["text"].removeprefix("You said: ")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"nope", b"\xff\xfe\x00", b"[" * 100_000, b'{"id": ' + b"9" * 5000 + b"}", b'{"id": 1,}', b"\x00"],
)
def test_bad_json_is_a_plain_refusal(browser, body):
    refused = send(browser, body)
    assert refused.status_code in {400, 422}
    assert set(refused.json()["error"]) == {"code", "message"}


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "text",
        None,
        7,
        {"id": ID},
        {"id": ID, "text": None},
        {"id": ID, "text": 5},
        {"id": ID, "text": ["a"]},
        {"id": ID, "text": "a", "choices": ["c1"]},
        {"id": ID, "text": "a", "more": 1},
        {"id": ID, "choices": []},
        {"id": ID, "choices": "c1"},
        {"id": ID, "choices": [1]},
        {"id": ID, "choices": [""]},
        {"id": ID, "choices": ["c"] * 51},
        {"id": ID, "choices": ["c" * 201]},
        {"id": "not-a-uuid", "text": "a"},
        {"id": ID + "\n", "text": "a"},
        {"id": 5, "text": "a"},
        {"text": "a"},
    ],
)
def test_wrong_shapes_are_refused(browser, body):
    refused = send(browser, json.dumps(body))
    assert refused.status_code == 422
    assert refused.json()["error"]["code"] == "bad_request"


def test_refusal_repeats_nothing_sent(browser):
    refused = send(browser, json.dumps({"<b>canary</b>": "canary", "id": "canary", "text": ["canary"]}))
    assert refused.status_code == 422
    assert "canary" not in refused.text


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", "", "json"])
def test_other_content_types_are_refused(browser, kind):
    refused = send(browser, json.dumps({"id": ID, "text": "a"}), **{"Content-Type": kind})
    assert (refused.status_code, refused.json()["error"]["code"]) == (415, "not_json")


def test_body_over_limit_is_refused(browser):
    refused = send(browser, b'{"id": "' + b"a" * 256 * 1024)
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "too_large")


def test_huge_announced_body_is_refused(browser):
    assert send(browser, b"{}", **{"Content-Length": "99999999999"}).status_code == 413


def test_chunked_body_over_limit_is_refused(browser):
    chunks = (b"a" * 10_000 for _ in range(40))
    assert browser.post("/api/messages", content=chunks, headers=JSON).status_code == 413


def test_long_text_reaches_the_conversation(browser):
    assert heard(browser, "a" * 120_000) == "a" * 120_000


def test_text_over_limit_is_refused(browser):
    refused = send(browser, json.dumps({"id": ID, "text": "a" * 120_001}))
    assert (refused.status_code, refused.json()["error"]["message"]) == (422, "text is too long.")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("chest\x00pain", "chest pain"),
        ("a\x1b[31mb", "a [31mb"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("half \ud83d pair", "half \ufffd pair"),
        ("\udc00", "\ufffd"),
        ("whole 😀 pair", "whole 😀 pair"),
        ("zero\u200bwidth", "zero\u200bwidth"),
    ],
)
def test_control_characters_become_harmless(browser, sent, kept):
    assert heard(browser, sent) == kept


@pytest.mark.parametrize("after", ["-1", "x", "", "1.5", "99999999999999999999", "1e3", "\x00"])
def test_bad_numbers_are_refused(browser, after):
    assert browser.get("/api/messages", params={"after": after}).status_code == 422


def test_unknown_query_is_refused(browser):
    assert browser.get("/api/messages", params={"conversation": "x"}).status_code == 422


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_other_methods_are_refused(browser, method):
    assert browser.request(method, "/api/messages").json()["error"]["code"] == "wrong_method"


def test_refused_method_learns_the_right_ones(browser):
    assert browser.delete("/api/messages").headers["allow"] == "GET, POST"


def test_bug_in_house_stays_inside(browser, house):
    house.conversation.fault = RuntimeError("patient words here")
    failed = send(browser, json.dumps({"id": ID, "text": "a"}))
    assert (failed.status_code, failed.json()["error"]["code"]) == (500, "failed")
    assert "patient words" not in failed.text
