"""HTML as saved from a web site: the document, without menus and cookie notices.

Readers made for news (trafilatura, readability) drop link lists, folded answers and short
facts, which are what staff look for on an agency's pages. Here all words of the main part
stay, and only what the markup or its names call a menu, a banner or a notice goes.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree
from lxml.etree import _Element as Element

from index.errors import DocumentError
from index.readers.html_parts import parts_of
from index.readers.parts import compose
from index.readers.text import decode
from index.readers.types import ReadText

_MARKUP = re.compile(rb"<(?:!doctype|html|head|body|div|p|h\d|article|main|table|span)\b", re.I)
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_GONE = frozenset(
    "script style noscript template svg math canvas video audio iframe object embed select "
    "input textarea datalist nav head link meta".split()
)
_EDGES = frozenset({"header", "footer", "aside"})
_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar "
    "toolbar tablist".split()
)
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookie\w*|consent\w*|gdpr|kakor|breadcrumbs?|brodsmul\w*|skip-?\w*|nav|navbar"
    r"|navigation|menu|meny|huvudmeny|undermeny|sidomeny|mainmenu|submenu|pagination|share|sharing"
    r"|addthis|sitefooter|siteheader|site-footer|site-header)(?=$|[\s_-])",
    re.IGNORECASE,
)
_COOKIES = re.compile(r"\b(?:kakor|kakfiler|cookies?)\b", re.IGNORECASE)
_CONSENTS = re.compile(r"\b(?:godkänn|acceptera|okej|ok|jag förstår|accept|avböj)", re.IGNORECASE)
_REACHABLE = ("mailto:", "tel:")
_NOTICE = 800
_MENU_LINKS, _MENU_SHARE = 4, 0.8


def read_html(path: Path) -> ReadText:
    """Read a saved web page; raises `DocumentError` when it is no HTML or holds no text."""
    data = path.read_bytes()
    if not _MARKUP.search(data[:65536].replace(b"\x00", b"")):
        reason = "this is no HTML, whatever its name says. Save it anew"
        raise DocumentError(f"{path.name}: {reason}.")
    return read_markup(_decoded(data, path.name), path.name)


def read_markup(markup: str, name: str) -> ReadText:
    """The text of an HTML document of the file `name`."""
    parser = etree.HTMLParser(remove_comments=True, remove_pis=True)
    root = etree.fromstring(_DECLARATION.sub("", markup), parser)
    if any("depth" in entry.message for entry in parser.error_log):
        raise DocumentError(f"{name}: it is nested too deep. Save it anew, or as plain text.")
    body = None if root is None else root.find(".//body")
    found = compose(parts_of(_main(body)), paged=False) if body is not None else ReadText("")
    if not found.text:
        raise DocumentError(f"{name}: there is no text in it. Save it anew, or remove it.")
    return found


def _decoded(data: bytes, name: str) -> str:
    """`data` in the encoding that the page declares, or else in the one that fits."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared[1].decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # it says what it is not
    return decode(data, name)


def _main(body: Element) -> Element:
    """The part of the page that is the document, with the rest cut out of it."""
    for element in body.xpath("//*[self::script or self::style or self::noscript]"):
        _remove(element)
    total = _length(body)
    _prune(body, total)
    mains = body.xpath(".//main | .//*[@role='main'] | .//article[not(ancestor::article)]")
    held = max(mains, key=_length, default=None)
    if held is not None and _length(held) >= 0.5 * _length(body):
        return held
    for element in body.xpath(".//ul | .//ol | .//div | .//table"):
        if element.getparent() is not None and _is_menu(element):
            _remove(element)
    return body


def _prune(body: Element, total: int) -> None:
    """Cut what is no part of the document; what holds the larger part of it is no menu."""
    for element in list(body.iterdescendants(etree.Element)):
        if element.tag in _GONE:
            _remove(element)
        elif _is_aside(element) and _length(element) < 0.5 * total and not _holds_main(element):
            _remove(element)


def _is_aside(element: Element) -> bool:
    """Whether markup, name or words say that `element` is a menu, an edge or a notice."""
    if element.get("role", "").lower() in _ROLES or element.tag in _EDGES:
        inside = element.xpath("boolean(ancestor::main | ancestor::article)")
        return not ((inside and element.tag in _EDGES) or _reachable(element))
    named = f"{element.get('class', '')} {element.get('id', '')}"
    if _NAMES.search(named):
        return True
    if element.tag not in ("div", "section", "form") or _length(element) > _NOTICE:
        return False
    words = " ".join(element.itertext())
    return bool(_COOKIES.search(words) and _CONSENTS.search(words))


def _reachable(element: Element) -> bool:
    """Whether it tells how to reach somebody, which staff ask for."""
    links = element.xpath(".//a/@href")
    return element.tag == "aside" and any(link.startswith(_REACHABLE) for link in links)


def _holds_main(element: Element) -> bool:
    return bool(element.xpath("boolean(self::main | .//main | .//h1)"))


def _is_menu(element: Element) -> bool:
    """Whether it is a row of short links and little else."""
    links = element.findall(".//a")
    linked = sum(_length(link) for link in links)
    if len(links) < _MENU_LINKS or linked < _MENU_SHARE * _length(element):
        return False
    return linked <= 30 * len(links)


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _remove(element: Element) -> None:
    """Take out `element`, but not the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + " " + tail
    else:
        parent.text = (parent.text or "") + " " + tail
    element.tail = None
    parent.remove(element)
