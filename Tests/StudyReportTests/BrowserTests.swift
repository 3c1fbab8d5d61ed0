// SPDX-License-Identifier: Apache-2.0
// The page in a real browser: nothing fetched, nothing too wide, nothing that a screen reader trips over.

import EvidenceModel
import Foundation
import MartletTesting
import StudyReport
import Testing

/// Chromium without a window, on pages of its own.
private struct Browser {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "martlet-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String, to name: String) throws -> URL {
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file
  }

  /// Runs the browser; gives what it printed on both outputs.
  func run(_ arguments: [String]) throws -> (output: String, log: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/chromium")
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--user-data-dir=\(folder.path)/profile", "--enable-logging=stderr",
      ] + arguments
    let log = folder.appendingPathComponent("log")
    let printed = folder.appendingPathComponent("out")
    for file in [log, printed] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: printed)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return (
      String(decoding: try Data(contentsOf: printed), as: UTF8.self),
      String(decoding: try Data(contentsOf: log), as: UTF8.self)
    )
  }

  /// The bytes of the page as printed.
  func print(_ page: URL) throws -> Data {
    let paper = folder.appendingPathComponent("page.pdf")
    _ = try run(["--no-pdf-header-footer", "--print-to-pdf=\(paper.path)", page.absoluteString])
    return try Data(contentsOf: paper)
  }
}

@Suite(.serialized) struct BrowserTests {
  /// What the probe found out about a page at one width.
  private struct Finding: Decodable {
    let width: Int
    let scrollWidth: Int
    let resources: Int
    /// The size of the words in charts, in pixels; `nil` without charts.
    let chartWords: Double?
    /// What of charts lies outside of the page, or of its own drawing.
    let cut: [String]
    let violations: [String]
  }

  /// Where a page is read.
  private enum Medium: CaseIterable {
    case light, dark, paper

    /// On paper of A4 the text has 176 mm.
    var widths: [Int] { self == .paper ? [665] : [1_280, 800, 600, 390] }

    /// The page with the style sheet's conditions settled for this medium.
    func settled(_ html: String) throws -> String {
      let (dark, paper) = ("@media screen and (prefers-color-scheme: dark)", "@media print")
      for condition in [dark, paper] { try #require(html.contains(condition), "\(condition)") }
      func answer(_ holds: Bool) -> String { holds ? "@media all" : "@media not all" }
      return html.replacing(dark, with: answer(self == .dark))
        .replacing(paper, with: answer(self == .paper))
    }
  }

  /// A page that shows `html` at some widths, measures it and lets axe-core look at it.
  private static func probe(_ html: String, widths: [Int] = [1_280, 390]) throws -> String {
    let axe = try PythonPeer.axe()
    func literal(_ text: String) throws -> String {
      String(decoding: try JSONEncoder().encode(text), as: UTF8.self)
        .replacing("</", with: "<\\/").replacing("<!--", with: "<\\!--")
    }
    return """
      <!doctype html><html lang="en"><title>probe</title><pre id="found">none</pre><script>
      const page = \(try literal(html)), axe = \(try literal(axe)), found = [];
      async function look(width) {
        const frame = document.createElement("iframe");
        frame.width = width; frame.height = 900; frame.srcdoc = page;
        await new Promise(loaded => { frame.onload = loaded; document.body.append(frame); });
        const inside = frame.contentWindow, root = inside.document.documentElement;
        const charts = [...inside.document.querySelectorAll("svg")]
          .filter(chart => chart.checkVisibility());
        const measured = { width, scrollWidth: root.scrollWidth,
          resources: inside.performance.getEntriesByType("resource").length,
          chartWords: Math.min(...charts.map(
            chart => 13 * chart.getBoundingClientRect().width / chart.viewBox.baseVal.width)),
          cut: charts.flatMap(chart => [...chart.querySelectorAll("text, rect:not(.hatched)")]
            .filter(mark => {
              const own = mark.getBoundingClientRect(), all = chart.getBoundingClientRect();
              return own.left < all.left - 1 || own.right > Math.min(width, all.right) + 1
                || own.top < all.top - 1 || own.bottom > all.bottom + 1;
            }).map(mark => mark.outerHTML)) };
        inside.eval(axe);
        const result = await inside.axe.run(inside.document);
        measured.violations = result.violations.map(one => one.id + " " + one.nodes[0].html);
        found.push(measured);
      }
      (async () => {
        for (const width of \(widths)) await look(width);
        document.getElementById("found").textContent = "[found]" + JSON.stringify(found) + "[end]";
      })();
      </script></html>
      """
  }

  private static func pages() throws -> [String] {
    var generator = SeedReport.generator("browser")
    let hidden = StudyFixtures.random(DisclosureTests.shapes[2], &generator)
    var pages = try ReportEdition.allCases.map {
      HTMLRenderer.text(try StudyReport.build(hidden, options: ReportOptions(edition: $0)))
    }
    pages.append(HTMLRenderer.text(try StudyFixtures.replayPublished.get()))
    pages.append(
      HTMLRenderer.text(
        try StudyReport.build(StudyFixtures.empty(), options: ReportOptions(edition: .published))))
    return pages
  }

  @Test func pagesFitFetchNothingAndAreAccessible() throws {
    let browser = try Browser()
    defer { browser.remove() }
    for (html, medium) in try Self.pages().flatMap({ html in Medium.allCases.map { (html, $0) } }) {
      let page = try browser.write(
        try Self.probe(try medium.settled(html), widths: medium.widths), to: "probe.html")
      let (output, log) = try browser.run([
        "--virtual-time-budget=60000", "--dump-dom", page.absoluteString,
      ])
      #expect(!log.contains("CONSOLE"), "\(log)")
      let tail = output.split(separator: "[found]").dropFirst().first ?? ""
      let json = tail.split(separator: "[end]").first.map(String.init) ?? ""
      let plain = json.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
        .replacing("&amp;", with: "&")
      let found = try JSONDecoder().decode([Finding].self, from: Data(plain.utf8))
      #expect(found.map(\.width) == medium.widths)
      for finding in found {
        #expect(finding.scrollWidth <= finding.width, "\(medium)")
        #expect(finding.resources == 0)
        #expect(finding.chartWords ?? 13 >= 11, "\(medium), \(finding.width) pixels")
        #expect(finding.cut == [], "\(medium), \(finding.width) pixels")
        #expect(finding.violations.isEmpty, "\(medium): \(finding.violations)")
      }
    }
  }

  @Test func theProbeSeesWhatIsTooWideOrWithoutAName() throws {
    let browser = try Browser()
    defer { browser.remove() }
    let bad = """
      <!doctype html><html lang="en"><head><title>bad</title></head><body><main><h1>Bad</h1>
      <img src="http://127.0.0.1:9/missing.png"><p style="width: 2000px">wide</p></main></body></html>
      """
    let page = try browser.write(try Self.probe(bad), to: "probe.html")
    let (output, _) = try browser.run([
      "--virtual-time-budget=60000", "--dump-dom", page.absoluteString,
    ])
    #expect(output.contains("image-alt"))
    #expect(output.contains("\"scrollWidth\":20"))
    #expect(output.contains("\"resources\":1"))
  }

  @Test func theProbeSeesWhatIsTooFaintInOneMediumOnly() throws {
    let browser = try Browser()
    defer { browser.remove() }
    let faint = """
      <!doctype html><html lang="en"><head><title>faint</title><style>
      @media screen and (prefers-color-scheme: dark) { p { color: #888; background: #999; } }
      @media print { p { color: #eee; background: #fff; } }
      </style></head><body><main><h1>Faint</h1><p>words</p></main></body></html>
      """
    for medium in Medium.allCases {
      let page = try browser.write(
        try Self.probe(try medium.settled(faint), widths: medium.widths), to: "probe.html")
      let (output, _) = try browser.run([
        "--virtual-time-budget=60000", "--dump-dom", page.absoluteString,
      ])
      // What the probe found stands before its script, which holds all of axe-core's words.
      let tail = output.split(separator: "[found]").dropFirst().first ?? ""
      let found = try #require(tail.split(separator: "[end]").first)
      #expect(found.contains("color-contrast") == (medium != .light), "\(medium): \(found)")
    }
  }

  @Test func pagesPrint() throws {
    let browser = try Browser()
    defer { browser.remove() }
    for html in try Self.pages() {
      let paper = try browser.print(try browser.write(html, to: "page.html"))
      #expect(paper.starts(with: Data("%PDF-".utf8)))
      let pages = String(decoding: paper, as: UTF8.self).matches(of: /\/Type \/Page\b/).count
      #expect((1...40).contains(pages))
    }
  }
}
