"""What everybody can read and use: the rules of axe in every theme, a narrow phone, and text twice as large.

`look_over` is for pages of the site; it is run on what the browser shows.
"""

import importlib.util
import os

from selenium.common.exceptions import JavascriptException, StaleElementReferenceException

THEMES = ("light", "dark", "warm", "contrast")
# Minor findings of axe are advice; these keep somebody from using the page.
HARMFUL = ("serious", "critical")

RULES = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then((result) => done(result.violations.map((found) => ({
    rule: found.id, impact: found.impact, nodes: found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))}))),
    (error) => done([{rule: String(error), impact: "critical", nodes: []}]));
"""

# What makes a page wider than its window, from the outside in.
WIDE = """
const wide = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
if (wide <= 0) return [];
const edge = document.documentElement.clientWidth;
return [`${wide} px too wide`, ...[...document.body.querySelectorAll("*")]
  .filter((element) => element.getBoundingClientRect().right > edge + 1).slice(0, 3)
  .map((element) => element.outerHTML.slice(0, 120))];
"""


def rules():
    """The text of axe, of the package that brings it along."""
    folder = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
    with open(os.path.join(folder, "axe.min.js"), encoding="utf-8") as file:
        return file.read()


AXE = rules()


def look_over(driver):
    """What is wrong with the page that the browser shows, as texts; nothing when all is well.

    A page that asks again by itself may be replaced meanwhile; then its successor is looked over.
    """
    for _ in range(3):
        try:
            return look_once(driver)
        except (JavascriptException, StaleElementReferenceException):
            continue
        finally:
            driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    return ["the page does not stay as it is"]


def look_once(driver):
    found = []
    theme = driver.execute_script("return document.documentElement.dataset.theme")
    driver.execute_script(AXE)
    driver.set_script_timeout(60)
    for other in THEMES:
        driver.execute_script("document.documentElement.dataset.theme = arguments[0]", other)
        for violation in driver.execute_async_script(RULES):
            if violation["impact"] in HARMFUL:
                found.append(f"{other}: {violation['rule']} ({violation['impact']}) {violation['nodes']}")
    driver.execute_script("document.documentElement.dataset.theme = arguments[0]", theme)
    size = driver.get_window_size()
    # Headless windows are not narrower than some width, so the narrow phone is a device.
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True})
    found += [f"at 320 px: {text}" for text in driver.execute_script(WIDE)]
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 640, "height": 800, "deviceScaleFactor": 1, "mobile": False})
    driver.execute_script("document.documentElement.style.fontSize = '200%'")
    found += [f"at 200 % text: {text}" for text in driver.execute_script(WIDE)]
    driver.execute_script("document.documentElement.style.fontSize = ''")
    driver.set_window_size(size["width"], size["height"])
    return found
