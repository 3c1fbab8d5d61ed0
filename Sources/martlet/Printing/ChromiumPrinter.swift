// SPDX-License-Identifier: Apache-2.0
// Prints pages with Debian's chromium: without a window, without a network, within a bounded time.

internal import Casework
internal import EvidenceModel
internal import Foundation

/// Prints pages with Debian's chromium.
///
/// The page goes to the browser and the document comes back through memory that has no name in any
/// folder. The browser's profile is a folder of its own, mode 0700, removed before the call returns.
struct ChromiumPrinter: PagePrinter {
  /// The longest a page may take, in seconds.
  static let longestSeconds = 120.0
  /// The largest document, in bytes.
  static let mostBytes = 256 << 20

  private let executable: String

  /// The printer that is installed.
  ///
  /// - Throws: ``PrintError`` `.notInstalled` when there is no `chromium` in the folders of `PATH`.
  init() throws(PrintError) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let places = folders.filter { $0.hasPrefix("/") }.map { "\($0)/chromium" }
    guard let found = places.first(where: FileManager.default.isExecutableFile(atPath:)) else {
      throw PrintError(
        .notInstalled,
        "PDF is printed by chromium, which is not installed: install Debian's package chromium, or take "
          + "--format html")
    }
    executable = found
  }

  func pdf(of html: String) throws -> [UInt8] {
    let page = try NamelessFile(Array(html.utf8))
    let paper = try NamelessFile([])
    let profile = try Self.makeProfile()
    defer { try? FileManager.default.removeItem(atPath: profile) }
    try Self.writeLoader(to: profile)
    let child = try PrintingChild(
      executable, arguments: Self.arguments(profile: profile),
      environment: Self.environment(profile: profile), input: page.descriptor,
      output: paper.descriptor)
    let status = try child.wait(seconds: Self.longestSeconds)
    let bytes = try paper.bytes(upTo: Self.mostBytes)
    guard status == 0, bytes.starts(with: "%PDF-".utf8) else {
      throw PrintError(
        .failed, "chromium ended without a document; try it by hand on the page of --format html")
    }
    return bytes
  }

  /// The longest path of the folder that holds profiles: chromium puts a socket below, whose path has at most
  /// 107 bytes.
  private static let longestFolder = 45

  /// A fresh folder that only this user may enter, below `TMPDIR` or, where its path is too long, below `/tmp`.
  private static func makeProfile() throws -> String {
    let wanted = FileManager.default.temporaryDirectory.path
    let folder = wanted.utf8.count <= longestFolder ? wanted : "/tmp"
    let number = String(UInt32.random(in: 0x1000_0000...UInt32.max), radix: 16)
    let path = "\(folder)/martlet-\(number)"
    guard unsafe mkdir(path, 0o700) == 0 else {
      throw PrintError(
        .system,
        "no folder for chromium's profile can be made in the temporary folder; check TMPDIR")
    }
    return path
  }

  /// A page that shows what stands on the browser's standard input: a file without a name has no ending
  /// that says it is a page.
  private static let loader = """
    <!doctype html><meta charset="utf-8"><script>
    const page = new XMLHttpRequest();
    page.overrideMimeType("text/plain; charset=utf-8");
    page.open("GET", "file:///proc/self/fd/0", false);
    page.send();
    document.open(); document.write(page.responseText); document.close();
    </script>
    """

  private static func writeLoader(to profile: String) throws(PrintError) {
    do {
      try Data(loader.utf8).write(to: URL(filePath: profile + "/loader.html"))
    } catch {
      throw PrintError(.system, "nothing can be written to the temporary folder; check TMPDIR")
    }
  }

  /// What the browser is told; the page stands on its standard input, the document goes to its output.
  static func arguments(profile: String) -> [String] {
    let isRoot = geteuid() == 0
    return [
      "--headless", "--user-data-dir=\(profile)", "--incognito", "--no-first-run",
      "--no-default-browser-check", "--disable-gpu", "--disable-dev-shm-usage",
      // Names and addresses of the network lead nowhere, whatever asks for them.
      "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking",
      "--disable-component-update", "--disable-default-apps", "--disable-domain-reliability",
      "--disable-extensions", "--disable-sync", "--disable-breakpad", "--no-pings",
      "--disable-features=MediaRouter,OptimizationHints,DialMediaRouteProvider",
      // The loader may read its standard input, which is a file.
      "--allow-file-access-from-files", "--no-pdf-header-footer",
      "--generate-pdf-document-outline",
      "--print-to-pdf=/proc/self/fd/1",
    ] + (isRoot ? ["--no-sandbox"] : []) + ["file://\(profile)/loader.html"]
  }

  /// What the browser finds in its environment: nothing of this process's but the path.
  private static func environment(profile: String) -> [String] {
    [
      "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "HOME=\(profile)", "TMPDIR=\(profile)",
      "XDG_CONFIG_HOME=\(profile)", "XDG_CACHE_HOME=\(profile)", "XDG_RUNTIME_DIR=\(profile)",
      "DBUS_SESSION_BUS_ADDRESS=unix:path=/dev/null", "TZ=UTC",
    ]
  }
}
