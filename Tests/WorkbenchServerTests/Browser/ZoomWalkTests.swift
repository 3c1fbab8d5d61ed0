// SPDX-License-Identifier: Apache-2.0
// Every page at a zoom of 200 %, in a real browser: nothing is cut off, the page moves to no side, each control is reached.

import Foundation
import Testing

@testable import WorkbenchServer

extension BrowserTests {
  @Suite struct ZoomWalkTests {
    /// What is wrong with the page in view: what stands beyond its sides, boxes that show next to nothing of what is in them, controls
    /// that are too small to be hit or lie under others once they have the focus.
    private static let faults = """
      const wrong = [], name = each => each.tagName + "." + each.className + "#" + each.id + " " + each.innerText?.trim().slice(0, 20);
      const root = document.scrollingElement;
      if (root.scrollWidth > root.clientWidth) wrong.push("the page moves to the side");
      const moves = each => ["auto", "scroll"].includes(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth;
      const isIn = each => each.checkVisibility() && !each.closest(".skip, .hidden, .picture, svg");
      for (const each of document.querySelectorAll("body *")) {
        if (!isIn(each)) continue;
        const box = each.getBoundingClientRect(), style = getComputedStyle(each);
        if (each.matches(".bar") && moves(each)) wrong.push("the bar moves to the side");
        let above = each.parentElement;
        while (above && above !== root && !moves(above)) above = above.parentElement;
        if (box.width > 1 && (box.right > innerWidth + 1 || box.left < -1) && (!above || above === root)) wrong.push("beyond: " + name(each));
        if (["auto", "scroll"].includes(style.overflowY) && each.scrollHeight > each.clientHeight + 1 && each.clientHeight < 80) {
          wrong.push("next to nothing in view: " + name(each));
        }
      }
      for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")) {
        if (!isIn(each) || each.disabled || each.type === "hidden") continue;
        if (each.closest("details:not([open])") && each.tagName !== "SUMMARY") continue;
        each.focus();
        each.scrollIntoView({ block: "nearest", inline: "nearest" });
        const box = each.getBoundingClientRect();
        if (box.width < 1) continue;
        const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, innerHeight) / 2];
        const top = document.elementFromPoint(x, y);
        if (!top || !(each.contains(top) || top.contains(each) || top.closest("label")?.contains(each))) wrong.push("covered: " + name(each));
        if (each.tagName === "BUTTON" && (box.width < 24 || box.height < 24)) wrong.push("small: " + name(each));
      }
      return [...new Set(wrong)];
      """

    @Test func everyPageIsUsableAtTwiceTheSize() async throws {
      let served = try BrowsingFixture.served()
      let family = try BrowsingFixture.family(served)
      try await served.visit("lea") { visitor in
        let browser = visitor.browser
        try await browser.resize(1_280, 720, zoom: 2)
        for path in [
          "/queue", "/wall", "/families", "/families/\(family[0])", "/items/\(family[0])",
          "/compare?left=\(family[0])&right=\(family[1])", "/lists", "/sources", "/study",
          "/exports",
          "/ledger", "/people", "/settings", "/regimes", "/own", "/account",
        ] {
          try await visitor.go(path)
          try await browser.settle()
          let faults = try await browser.run(Self.faults) as? [String]
          #expect(faults == [], "\(path)")
          let name = path.split(separator: "?")[0].dropFirst().prefix { $0 != "/" }
          try await PagesWalkTests.keep(browser, "zoomed-\(name)")
        }
      }
    }
  }
}
