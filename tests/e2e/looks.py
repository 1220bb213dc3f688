"""The looks that Teams gives a card: its dark theme, high contrast, and a phone.

The dark theme's colours in `teams-dark.json` are those of Microsoft's own card designer
(npm's `adaptivecards-designer` 2.4.4, MIT); high contrast is the browser's forced colours.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from playwright.sync_api import Page, Route

from tests.e2e.programs import HERE

# As far as a card has room in Teams on a phone of 360 pixels; the client's own page does
# not get narrower than a desktop.
_PHONE = ".ac-preview-panel { width: 296px; }"
_BEGINS, _ENDS = """'{"choiceSetInputValueSeparator":""", "')"
_CLIENT = HERE / "node_modules/@microsoft/m365agentsplayground/dist/client/static/js"


def darken(page: Page) -> None:
    """Show cards in `page`, which is not open yet, in Teams' dark theme."""
    page.route("**/static/js/main.*.js", _in_the_dark)


def looks(page: Page, theme: str) -> dict[str, Callable[[], object]]:
    """What gives the open `page` one look after the other, by name."""
    contrast = partial(page.emulate_media, forced_colors="active")
    if theme == "dark":
        return {"dark": lambda: None}
    return {
        "light": lambda: None,
        "phone": partial(page.add_style_tag, content=_PHONE),
        "phone-contrast": partial(contrast, color_scheme="light"),
        "phone-contrast-dark": partial(contrast, color_scheme="dark"),
    }


def _in_the_dark(route: Route) -> None:
    """Answer with the client's program, its card colours changed for those of Teams' dark theme."""
    name = route.request.url.rsplit("/", 1)[-1]
    program = (_CLIENT / name).read_text(encoding="utf-8")
    begin = program.index(_BEGINS) + 1
    end = program.index(_ENDS, begin)
    light = json.loads(program[begin:end].replace("\\'", "'"))
    light["containerStyles"] |= json.loads((HERE / "teams-dark.json").read_text(encoding="utf-8"))
    body = program[:begin] + json.dumps(light).replace("'", "\\'") + program[end:]
    route.fulfill(body=body, content_type="application/javascript")
