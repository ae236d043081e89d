#!/usr/bin/env python3
"""Works a report's page with the keyboard, in Chromium, and measures what lies over what.

usage: keys.py BROWSER PAGE FOLDER     a folder for the browser's profile

Every mark is reached with Tab or, a line of the graph, with arrow keys; it shows that it has the focus; Enter
opens its entry. No two names that are shown lie over each other, nor one over a mark. Prints what is wrong; exit 1
then. Keys are pressed through the browser's own debugging pipe, so that they do what they do for a person.
"""
import json, os, subprocess, sys, time

KEYS = {"Tab": 9, "Enter": 13, "ArrowRight": 39, "ArrowLeft": 37, "Escape": 27}
MARKS = "svg a[href]"
# What tells of the element that has the focus; of a mark also how it is drawn, to be held against how it was.
FOCUS = """(() => { const e = document.activeElement, s = getComputedStyle(e), c = e.querySelector(':scope > :not(title):not(text)');
  const n = e.querySelector('text.more'), r = e.getBoundingClientRect();
  return {mark: e.matches('MARKS'), id: e.id, href: e.getAttribute('href'), tag: e.tagName, a: e.dataset.a, b: e.dataset.b,
    seen: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 || !!c && getComputedStyle(c).strokeWidth !== c.dataset.was,
    named: !n || getComputedStyle(n).visibility === 'visible',
    inside: r.bottom > 0 && r.top < innerHeight}; })()""".replace("MARKS", MARKS)
OPENED = """(() => { const e = document.getElementById(location.hash.slice(1)); if (!e) return false; const r = e.getBoundingClientRect();
  let open = true; for (let u = e; u; u = u.parentElement) if (u.tagName === 'DETAILS') open = open && u.open;
  return open && r.height > 0 && r.top < innerHeight && r.bottom > 0; })()"""
OVER = """(() => { const box = e => { const b = e.getBBox(); return {x: b.x, y: b.y, r: b.x + b.width, b: b.y + b.height, e}; };
  const names = [...document.querySelectorAll('#graph-svg text')].filter(t => getComputedStyle(t).visibility === 'visible').map(box);
  const marks = [...document.querySelectorAll('.nodes rect, .nodes circle')].map(box), out = [];
  const over = (a, b) => a.x < b.r && b.x < a.r && a.y < b.b && b.y < a.b;
  names.forEach((a, i) => { names.slice(i + 1).forEach(b => { if (over(a, b)) out.push(a.e.textContent + ' over ' + b.e.textContent); });
    marks.forEach(m => { if (over(a, m)) out.push(a.e.textContent + ' over the mark ' + m.e.parentElement.getAttribute('aria-label')); }); });
  return {names: names.length, marks: marks.length, out}; })()"""


class Browser:
    def __init__(self, program, folder):
        # It reads commands from its file 3 and writes answers to its file 4, each ended by NUL.
        (its_in, self.to), (self.answers, its_out) = os.pipe(), os.pipe()

        def wire():
            high_in, high_out = os.dup2(its_in, 20), os.dup2(its_out, 21)
            os.dup2(high_in, 3), os.dup2(high_out, 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--remote-debugging-pipe", f"--user-data-dir={folder}/keys", "--window-size=1280,1600", "about:blank"],
            preexec_fn=wire, close_fds=False, env={**os.environ, "HOME": folder}, stderr=subprocess.DEVNULL)
        os.close(its_in), os.close(its_out)
        self.rest, self.number, self.session = b"", 0, None
        target = next(t for t in self.ask("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        self.ask("Page.enable")

    def read(self):
        while b"\0" not in self.rest:
            more = os.read(self.answers, 1 << 16)
            if not more:
                sys.exit("the browser has gone")
            self.rest += more
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]

    def open(self, url):
        self.ask("Page.navigate", url=url)
        while self.read().get("method") != "Page.loadEventFired":
            pass

    def value(self, expression):
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            sys.exit(f"the page: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def comes_true(self, expression):
        """Within two seconds: the browser goes to a place after it took the key."""
        for _ in range(40):
            if self.value(expression):
                return True
            time.sleep(0.05)
        return False

    def press(self, key):
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=KEYS[key],
                     **(text if kind == "keyDown" else {}))


def walk(browser, wrong):
    """Tab through the pictures. The marks and the lines that had the focus, and how many there are."""
    total = browser.value(f"document.querySelectorAll('{MARKS}').length")
    browser.value("document.querySelectorAll('svg a > :not(title):not(text)').forEach("
                  "c => { c.dataset.was = getComputedStyle(c).strokeWidth; })")
    met, lines, presses = [], set(), 0
    while presses < 3 * total + 400:
        browser.press("Tab")
        presses += 1
        at = browser.value(FOCUS)
        if at["tag"] == "BODY":
            break
        if not at["seen"]:
            wrong.append(f"it is not seen that {at['id'] or at['href'] or at['tag']} has the focus")
        if not at["mark"]:
            if met and at["tag"] == "SUMMARY":
                break # past the pictures
            continue
        met.append(at)
        if not (at["inside"] and at["named"]):
            wrong.append(f"{at['id']} has the focus, and is not seen or has no name")
        if at["id"]:
            lines |= along(browser, at, wrong)
    return met, lines, total


def along(browser, mark, wrong):
    """The lines of a mark, with arrow keys, and back to it; one whose lines are all left out keeps the focus."""
    seen, lines = set(), browser.value(
        f"document.querySelectorAll('.edges a[data-a={mark['id']}], .edges a[data-b={mark['id']}]').length")
    while True:
        browser.press("ArrowRight")
        at = browser.value(FOCUS)
        if lines == 0 and at["id"] == mark["id"]:
            return seen
        if mark["id"] not in (at.get("a"), at.get("b")) or not at["seen"]:
            wrong.append(f"from {mark['id']} the arrow leads to {at}")
            return seen
        if (at.get("a"), at.get("b"), at["href"]) in seen:
            break
        seen.add((at.get("a"), at.get("b"), at["href"]))
    browser.press("Escape")
    if browser.value("document.activeElement.id") != mark["id"]:
        wrong.append(f"Esc does not lead back to {mark['id']}")
    return seen


def enter(browser, selector, wrong):
    """Enter on a mark opens what it leads to."""
    count = browser.value(f"document.querySelectorAll('{selector}').length")
    for i in range(0, count, max(1, count // 12)):
        href = browser.value(f"(e => {{ e.focus(); return e.getAttribute('href'); }})(document.querySelectorAll('{selector}')[{i}])")
        browser.press("Enter")
        if not browser.comes_true(f"location.hash === {json.dumps(href)} && {OPENED}"):
            wrong.append(f"Enter on {selector} {i} does not open {href}")


def main():
    program, page, folder = sys.argv[1:]
    browser, wrong = Browser(program, folder), []
    browser.open(f"file://{page}")
    over = browser.value(OVER)
    wrong += over["out"]
    if over["names"] * 4 < over["marks"]:
        wrong.append(f"of {over['marks']} marks {over['names']} have their name beside them")
    met, lines, total = walk(browser, wrong)
    edges = browser.value("document.querySelectorAll('.edges a').length")
    if len(met) + edges != total or len(lines) != edges:
        wrong.append(f"{len(met)} marks and {len(lines)} of {edges} lines were reached, of {total} in all")
    for selector in (".nodes a", ".edges a", "#time-svg a"):
        enter(browser, selector, wrong)
    browser.ask("Browser.close") if not wrong else browser.process.kill()
    browser.process.wait()
    print("\n".join(wrong[:20]), end="\n" if wrong else "")
    return bool(wrong)


sys.exit(main())
