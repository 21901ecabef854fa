"""Somebody else's web site with a strict policy of its own, which embeds the chat by one script tag."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

_PAGE = """<!doctype html>
<html lang="{lang}" dir="{direction}"><head><meta charset="utf-8"><title>A site</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">{style}</head>
<body><main><h1>{title}</h1><p>{words}</p><p><a href="/other">Another page</a></p></main>
{element}
<script type="module" src="{door}/static/cupwise.js"></script></body></html>"""
# Rules that a careless site might have; none may reach into the chat.
_STYLE = "* { font-size: 30px; color: red } button { display: none !important } p { text-transform: uppercase }"
_TIDY = """body { margin: 0; font: 1rem/1.6 Georgia, serif; color: #23302e; background: #f3efe7 }
main { max-width: 40rem; padding: 4rem 3rem } h1 { font-size: 2.6rem; line-height: 1.15; margin: 0 0 1rem }
@media (prefers-color-scheme: dark) { body { background: #10201e; color: #dfe9e6 } a { color: #9fd8cd } }"""
_CLINIC = {
    "title": "Cupping and physical therapy by the harbor",
    "words": "Fixed cups, gliding cups and hands-on care, by licensed therapists who screen you first.",
    "style": '<link rel="stylesheet" href="/clinic.css">',
}


def host_site(door: str) -> Starlette:
    """The site; `/` adds the chat by the script alone, `/rtl` reads from right to left, `/kept` names the element.

    `/plain` has no style of its own, `/clinic` looks like a clinic's, and all others have a careless style.
    """
    policy = f"default-src 'none'; script-src {door}; connect-src {door}; style-src 'self'; img-src data:"
    pages = {
        "/": {},
        "/other": {"title": "Other"},
        "/plain": {"style": ""},
        "/rtl": {"lang": "ar", "direction": "rtl", "title": "موقع", "words": "مرحبا"},
        "/clinic": _CLINIC,
        "/kept": {"element": '<cupwise-chat keep="tab"></cupwise-chat>'},
    }

    sheet = '<link rel="stylesheet" href="/site.css">'

    def show(request: Request) -> HTMLResponse:
        plain = {
            "lang": "en",
            "direction": "ltr",
            "title": "A site",
            "words": "Words of the site.",
            "element": "",
            "style": sheet,
        }
        filled = _PAGE.format(door=door, **{**plain, **pages[request.url.path]})
        return HTMLResponse(filled, headers={"Content-Security-Policy": policy})

    def style(request: Request) -> Response:
        return Response(_TIDY if request.url.path == "/clinic.css" else _STYLE, media_type="text/css")

    styles = [Route("/site.css", style), Route("/clinic.css", style)]
    return Starlette(routes=[*(Route(path, show) for path in pages), *styles])
