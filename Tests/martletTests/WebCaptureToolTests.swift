// SPDX-License-Identifier: Apache-2.0
// Captures of the web made by GNU Wget, warcio and wacz.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct WebCaptureToolTests {
  private static let wget =
    "wget -q -r -e robots=off --no-directories --delete-after --warc-file=crawl"

  /// Crawls the site of the workspace with a program from a server on this machine.
  private func crawl(_ workspace: Workspace, _ words: String) throws {
    try workspace.makeSite()
    try workspace.write(
      """
      import functools, http.server, subprocess, sys, threading
      handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="site")
      handler.func.log_message = lambda *a: None
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
      threading.Thread(target=server.serve_forever, daemon=True).start()
      place = "http://127.0.0.1:%d/" % server.server_port
      status = subprocess.call(sys.argv[1:] + [place], stdin=subprocess.DEVNULL)
      sys.exit(0 if status in (0, 8) else status)
      """, to: "serve.py")
    let arguments = ["serve.py"] + words.split(separator: " ").map(String.init)
    let result = try MartletProcess(
      arguments, executable: Workspace.pythonTools + "python", folder: workspace.folder
    ).wait()
    guard result.status == 0 else { throw CommandFailure(description: "\(result)") }
  }

  @Test(arguments: ["", " --no-warc-compression", " --warc-dedup=none --warc-cdx"])
  func whatWgetCrawledIsTakenIn(option: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let words = option.contains("dedup") ? " --warc-cdx" : option
    try crawl(workspace, Self.wget + words)
    let file = words.contains("no-warc") ? "crawl.warc" : "crawl.warc.gz"
    let result = try workspace.onCase("ingest", file)
    #expect(result.status == 0, "\(result)")
    // Two pages and three pictures, of which two are the same; wget may ask for more, such as icons.
    #expect(try workspace.count("items", "image") == 2)
    #expect(try workspace.count("intake", "captures") == 5)
    #expect(try workspace.count("intake", "occurrences") == 5)
    #expect(try workspace.findingCodes() == [])
    #expect(try workspace.onCase("fsck").status == 0)
  }

  @Test func aSecondCrawlWithRevisitsAddsTimesNotItems() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(2)
    try workspace.python(
      """
      import io
      from warcio.statusandheaders import StatusAndHeaders
      from warcio.warcwriter import WARCWriter
      body = open("source/0/picture-0.jpg", "rb").read()
      other = open("source/1/picture-1.png", "rb").read()
      def answer(headers=()):
        return StatusAndHeaders("200 OK", [("Content-Type", "image/jpeg")] + list(headers), protocol="HTTP/1.1")
      with open("crawl.warc.gz", "wb") as out:
        writer = WARCWriter(out, gzip=True)
        writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "a test"}))
        first = writer.create_warc_record("http://a.test/1", "response", payload=io.BytesIO(body),
            http_headers=answer(), warc_headers_dict={"WARC-Date": "2026-01-01T00:00:00Z"})
        writer.write_record(first)
        digest = first.rec_headers.get_header("WARC-Payload-Digest")
        writer.write_record(writer.create_revisit_record("http://a.test/1", digest, "http://a.test/1",
            "2026-01-01T00:00:00Z", http_headers=answer(), warc_headers_dict={"WARC-Date": "2026-01-02T00:00:00Z"}))
        writer.write_record(writer.create_revisit_record("http://a.test/2", digest, "http://a.test/1",
            "2026-01-01T00:00:00Z", http_headers=answer(), warc_headers_dict={"WARC-Date": "2026-01-03T00:00:00Z"}))
        chunked = b"".join(b"%x\\r\\n%s\\r\\n" % (len(other[i:i+100]), other[i:i+100])
            for i in range(0, len(other), 100)) + b"0\\r\\n\\r\\n"
        writer.write_record(writer.create_warc_record("http://a.test/3", "response", payload=io.BytesIO(chunked),
            http_headers=answer([("Transfer-Encoding", "chunked")])))
      """)
    let result = try workspace.onCase("ingest", "crawl.warc.gz")
    #expect(result.status == 0, "\(result)")
    #expect(try workspace.findingCodes() == [])
    #expect(try workspace.count("intake", "captures") == 4)
    #expect(try workspace.count("intake", "occurrences") == 3)
    #expect(try workspace.count("items", "image") == 2)
    let files = try workspace.onCase("ingest", "source")
    #expect(files.errorText.contains("2 captures, 0 new items"), "the same bytes: \(files)")
  }

  @Test(arguments: ["gzip", "deflate", "br", "zstd", "none"])
  func codedAnswersAreUndone(coding: String) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.makePictures(1)
    let pack = [
      "gzip": "gzip -k -c picture > packed", "none": "cp picture packed",
      "br": "brotli -c picture > packed", "zstd": "zstd -q -c picture > packed",
      "deflate":
        "python3 -c 'import zlib; open(\"packed\",\"wb\").write(zlib.compress(open(\"picture\",\"rb\").read()))'",
    ]
    try workspace.tool("sh", "-c", "cp source/0/*.jpg picture && \(pack[coding] ?? "")")
    let header = coding == "none" ? "" : #", ("Content-Encoding", "\#(coding)")"#
    try workspace.python(
      """
      from warcio.statusandheaders import StatusAndHeaders
      from warcio.warcwriter import WARCWriter
      head = StatusAndHeaders("200 OK", [("Content-Type", "image/jpeg")\(header)], protocol="HTTP/1.0")
      with open("crawl.warc.gz", "wb") as out:
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        writer.write_record(writer.create_warc_record("http://a.test/1", "response",
            payload=open("packed", "rb"), http_headers=head))
      """)
    let result = try workspace.onCase("ingest", "crawl.warc.gz")
    #expect(result.status == 0, "\(result)")
    #expect(try workspace.findingCodes() == [])
    let files = try workspace.onCase("ingest", "source")
    #expect(files.errorText.contains("1 capture, 0 new items"), "the same bytes: \(files)")
  }

  @Test func warcioAndWaczMakeWhatIsTakenIn() throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try crawl(workspace, Self.wget)
    try workspace.tool(Workspace.pythonTools + "warcio", "check", "crawl.warc.gz")
    try workspace.tool(
      Workspace.pythonTools + "warcio", "recompress", "crawl.warc.gz", "again.warc.gz")
    try workspace.tool(
      Workspace.pythonTools + "wacz", "create", "-o", "crawl.wacz", "--detect-pages",
      "crawl.warc.gz")
    #expect(try workspace.onCase("ingest", "crawl.warc.gz").status == 0)
    #expect(try workspace.count("intake", "captures") == 5)
    // A package is a capture that holds a web archive, another one.
    for (name, captures) in [("again.warc.gz", 5), ("crawl.wacz", 6)] {
      let result = try workspace.onCase("ingest", name)
      #expect(result.status == 0, "\(name): \(result)")
      let counts = "\(captures) captures, 0 new items, 0 findings"
      #expect(result.errorText.contains(counts), "\(name): \(result)")
    }
    #expect(try workspace.count("intake", "occurrences") == 5)
    #expect(try workspace.count("items", "image") == 2)
    #expect(try workspace.onCase("fsck").status == 0)
  }
}
