// SPDX-License-Identifier: Apache-2.0
// Lists as threatexchange reads them, and as Python's own readers do.

import Foundation
import MartletTesting
import Testing

@Suite struct ListPeerTests {
  private static let samples = Repository.root + "/Tests/HashExchangeTests/Fixtures/"

  /// Prints the lines of a script.
  private func lines(_ workspace: Workspace, _ script: String) throws -> [String] {
    try workspace.python(script).outputText.split(separator: "\n").map(String.init)
  }

  private func rows(_ workspace: Workspace, _ name: String) throws -> [[String]] {
    try String(contentsOfFile: workspace.folder + "/" + name, encoding: .utf8)
      .split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
  }

  @Test func threatexchangeReadsTheSignalsThatAreWritten() throws {
    let workspace = try Workspace()
    let converted = try workspace.start(
      ["convert", Self.samples + "signals.txt", "out.txt", "--to", "threatexchange"]
    ).wait()
    #expect(converted.status == 0, "\(converted)")
    let read = try lines(
      workspace,
      """
      from threatexchange.exchanges.impl.file_api import FileCollaborationConfig, LocalFileSignalExchangeAPI
      api = LocalFileSignalExchangeAPI.for_collab(FileCollaborationConfig(name="x", filename="out.txt"))
      for delta in api.fetch_iter([], None):
        for kind, value in delta.updates: print(kind, value)
      """)
    let sample = try String(contentsOfFile: Self.samples + "signals.txt", encoding: .utf8)
    #expect(read == sample.split(separator: "\n").map(String.init))
    #expect(read.count == 9)
  }

  @Test func pagesSayWhatTheClientOfThreatexchangeReads() throws {
    let workspace = try Workspace()
    let converted = try workspace.start(["convert", Self.samples + "ncmec", "out.csv"]).wait()
    #expect(converted.status == 0, "\(converted)")
    // The newest word on each entry, whatever page it stands on, deletions with the rest.
    let read = try lines(
      workspace,
      """
      import glob, re, xml.etree.ElementTree as ET
      from threatexchange.exchanges.clients.ncmec import hash_api
      newest = {}
      for path in sorted(glob.glob("\(Self.samples)ncmec/*.xml")):
        root = ET.fromstring(re.sub(' xmlns="[^"]+"', "", open(path).read().split("?>")[1]))
        updates = hash_api.GetEntriesResponse.from_xml(hash_api._XMLWrapper(root), 0).updates
        times = [e.find("timestamp").text for kind in ("images", "videos") for e in root.find(kind)]
        for time, update in zip(times, updates):
          key = (update.entry_type.name, update.member_id, update.id)
          if key not in newest or newest[key][0] <= time: newest[key] = (time, update)
      for time, update in newest.values():
        if update.deleted: continue
        votes = sorted("feedback:%s:%s:%d" % (kind.lower(), word, count)
          for kind, all in update.feedback.items()
          for word, name in (("affirmative", "upvote"), ("negative", "downvote"))
          for count in [sum(f.feedback_type.name == name for f in all)] if count)
        print(update.fingerprints["md5"], update.fingerprints["sha1"], update.classification, update.entry_type.name,
          "member:%d" % update.member_id, time, ";".join(votes + ["entry:%d/%s" % (update.member_id, update.id)]))
      """)
    let own = try rows(workspace, "out.csv").map { row in
      [row[0], row[1], row[4], row[7], row[6], row[9], row[11]].joined(separator: " ")
    }
    #expect(own.sorted() == read.sorted())
    #expect(own.count == 3)
  }

  @Test func theClientOfThreatexchangeReadsPagesThatAreWritten() throws {
    let workspace = try Workspace()
    let converted = try workspace.start(["convert", Self.samples + "ncmec", "out.xml"]).wait()
    #expect(converted.status == 0, "\(converted)")
    let read = try lines(
      workspace,
      """
      import re, xml.etree.ElementTree as ET
      from threatexchange.exchanges.clients.ncmec import hash_api
      root = ET.fromstring(re.sub(' xmlns="[^"]+"', "", open("out.xml").read().split("?>")[1]))
      page = hash_api.GetEntriesResponse.from_xml(hash_api._XMLWrapper(root), 0)
      print(page.next == "", page.max_timestamp)
      for update in page.updates:
        print(update.entry_type.name, update.deleted, update.member_id, update.id, update.classification,
          update.fingerprints["md5"], len(update.fingerprints["pdna"]))
      """)
    let rows = try workspace.start(["convert", "out.xml", "out.csv"]).wait()
    #expect(rows.status == 0, "\(rows)")
    let own = try self.rows(workspace, "out.csv").map { row in
      let name = row[11].split(separator: ":")[1].split(separator: "/")
      return "\(row[7]) False \(name[0]) \(name[1]) \(row[4]) \(row[0]) 192"
    }
    #expect(read[0] == "True 1770001445")
    #expect(Array(read.dropFirst()) == own)
    #expect(own.count == 3)
  }

  @Test func whatIsWrittenIsWhatOtherReadersRead() throws {
    let workspace = try Workspace()
    let converted = try workspace.start(
      ["convert", Self.samples + "vics-2.0-us-case.json", "out.json"]
    ).wait()
    // One date cannot be read, and two paths lead out.
    #expect(converted.status == 3, "\(converted)")
    let read = try lines(
      workspace,
      """
      import json
      before = json.load(open("\(Self.samples)vics-2.0-us-case.json"))
      after = json.load(open("out.json"))
      print(list(after))
      kept = {"MediaSize", "MimeType", "PhotoDNA", "Comments", "Segments", "Later", "Category", "MD5", "SHA1", "MediaID"}
      for old, new in zip(before["value"][0]["Media"], after["value"][0]["Media"]):
        print(all(new[name] == value for name, value in old.items() if name in kept), sorted(set(old) - set(new)))
      print(all(type(m["MediaID"]) is int for m in after["value"][0]["Media"]), after["value"][0]["Media"][0]["MediaSize"])
      """)
    #expect(
      read == [
        "['@odata.context', 'value']", "True []", "True ['RelativeFilePath']",
        "True ['DateUpdated', 'RelativeFilePath']", "True []", "True 9007199254740993",
      ])
  }
}
