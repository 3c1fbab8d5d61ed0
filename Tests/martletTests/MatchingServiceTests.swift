// SPDX-License-Identifier: Apache-2.0
// The matching service as its clients meet it: the reference's own package is the arbiter of answers, and a kill loses
// no answered query.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@Suite struct MatchingServiceTests {
  /// A served case with two lists that a script made, and the token of a machine.
  private func serving(
    _ script: String, scope: String, _ body: (Workspace, MartletProcess, [String]) throws -> Void
  ) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    try workspace.python(script)
    for (name, file) in [("Harbour list", "north.csv"), ("Quay list", "south.csv")] {
      let imported = try workspace.onCase(
        "list", "import", file, "--name", name, "--owner", "harbour office")
      #expect(imported.status == 0, "\(imported)")
    }
    let made = try workspace.onCase(
      "user", "api-token", "add", "platform", "--scope", scope, user: workspace.administrator)
    let token = made.outputText.trimmingCharacters(in: .newlines)
    let process = try workspace.start(
      ["serve", "--port", "0", "--matching", "--matching-budget", "1000000"]
        + Workspace.caseOptions)
    defer {
      if process.isRunning { process.send(SIGKILL) }
    }
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, process.isRunning {
      if let match = process.outputSoFar.firstMatch(of: /http:\/\/127\.0\.0\.1:\d+/) {
        try body(workspace, process, [String(match.0), token])
        return
      }
      Thread.sleep(forTimeInterval: 0.05)
    }
    throw CommandFailure(description: "the workbench did not open")
  }

  /// 2,000 PDQ hashes and 200 MD5 digests on two lists, some on both; and queries at every distance from 0 to 40.
  private static let lists = """
    import json, random
    r = random.Random(5)
    pdq = lambda: "%064x" % r.getrandbits(256)
    md5 = lambda: "%032x" % r.getrandbits(128)
    def flipped(h, n):
      v = int(h, 16)
      for bit in r.sample(range(256), n): v ^= 1 << bit
      return "%064x" % v
    north, south, digests = [pdq() for _ in range(1500)], [pdq() for _ in range(500)], [md5() for _ in range(200)]
    south += north[:50] + [flipped(h, 12) for h in north[50:100]]
    open("north.csv", "w").write("pdq\\n" + "\\n".join(north) + "\\n")
    open("south.csv", "w").write("pdq,md5\\n" + "\\n".join(h + "," for h in south) + "\\n" + "\\n".join("," + d for d in digests) + "\\n")
    queries = [flipped(r.choice(north + south), n % 41) for n in range(400)] + [pdq() for _ in range(100)]
    json.dump({"HARBOUR_LIST": north, "QUAY_LIST": south, "md5": digests, "queries": queries,
      "digests": digests[:50] + [md5() for _ in range(50)]}, open("lists.json", "w"))

    """

  @Test func theReferencesOwnPackageGivesTheSameAnswers() throws {
    try serving(Self.lists, scope: "match_detail") { workspace, _, arguments in
      try workspace.write(arguments.joined(separator: "\n"), to: "served")
      let told = try workspace.python(
        """
        import collections, json, requests
        from threatexchange.signal_type.pdq.signal import PdqSignal
        from threatexchange.signal_type.md5 import VideoMD5Signal
        address, token = open("served").read().split("\\n")
        known = json.load(open("lists.json"))
        session = requests.Session()
        session.headers["Authorization"] = "Bearer " + token
        def ask(path, **query):
          answer = session.get(address + "/hma" + path, params=query)
          assert answer.status_code == 200, (answer.status_code, answer.text)
          return answer.json()
        banks = {bank["name"]: bank for bank in ask("/c/banks")}
        assert set(banks) == {"HARBOUR_LIST", "QUAY_LIST"}, banks
        assert all(bank["matching_enabled_ratio"] == 1.0 for bank in banks.values())
        assert {"pdq", "video_md5"} <= {t["name"] for t in ask("/c/signal_type")}
        entries = [(h, bank) for bank in banks for h in sorted(set(known[bank]))]
        index = PdqSignal.get_index_cls()(entries)
        hits = 0
        for hash in known["queries"]:
          PdqSignal.validate_signal_str(hash)
          expected = collections.defaultdict(list)
          for match in index.query(hash):
            expected[match.metadata].append(match.similarity_info.pretty_str())
          found = ask("/m/lookup", signal_type="pdq", signal=hash)
          assert {b: sorted(d) for b, d in expected.items()} == {
            b: sorted(m["distance"] for m in ms) for b, ms in found.items()}, hash
          raw = ask("/m/raw_lookup", signal_type="pdq", signal=hash, include_distance=True)["matches"]
          assert sorted(m["distance"] for m in raw) == sorted(d for ds in expected.values() for d in ds)
          plain = ask("/m/raw_lookup", signal_type="pdq", signal=hash)["matches"]
          assert sorted(plain) == sorted(m["bank_content_id"] for m in raw)
          hits += len(raw)
        assert hits > 300, hits
        exact = VideoMD5Signal.get_index_cls().build([(d, "QUAY_LIST") for d in known["md5"]])
        for digest in known["digests"]:
          expected = {m.metadata: [m.similarity_info.pretty_str()] for m in exact.query(digest)}
          found = ask("/m/lookup", signal_type="video_md5", signal=digest)
          assert expected == {b: [m["distance"] for m in ms] for b, ms in found.items()}, digest
        for left, right in zip(known["queries"][:50], known["queries"][1:51]):
          answer = session.post(address + "/hma/m/compare", json={"pdq": [left, right]}).json()["pdq"]
          expected = PdqSignal.compare_hash(left, right)
          assert answer == [expected.match, {"distance": expected.distance.distance}], answer
        for name, bad in [("pdq", "f" * 63), ("pdq", "x" * 64), ("video_md5", "f" * 31)]:
          answer = session.get(address + "/hma/m/lookup", params={"signal_type": name, "signal": bad})
          assert answer.status_code == 400 and isinstance(answer.json()["message"], str), answer.text
        files = {"video": ("a.mp4", b"harbour" * 1000)}
        answer = session.post(address + "/hma/h/hash", files=files, params={"types": "video_md5"})
        assert answer.json() == {"video_md5": VideoMD5Signal.hash_from_bytes(b"harbour" * 1000)}, answer.text
        print("all agree", hits)
        """)
      #expect(told.outputText.hasPrefix("all agree"), "\(told)")
    }
  }

  @Test func aBankThatIsReadIsTheListThatWasImported() throws {
    try serving(Self.lists, scope: "match_signals") { workspace, _, arguments in
      try workspace.write(arguments.joined(separator: "\n"), to: "served")
      let told = try workspace.python(
        """
        import json, requests
        from threatexchange.signal_type.pdq.signal import PdqSignal
        from threatexchange.signal_type.md5 import VideoMD5Signal
        address, token = open("served").read().split("\\n")
        known = json.load(open("lists.json"))
        session = requests.Session()
        session.headers["Authorization"] = "Bearer " + token
        def read(bank):
          found, after = [], None
          while True:
            query = {"limit": 500} | ({"after": after} if after else {})
            page = session.get(address + "/hma/c/bank/" + bank + "/signal", params=query).json()
            found += [(s["signal_type"], s["signal"]) for s in page["signals"]]
            after = page["next"]
            if after is None: return found
        for bank in ["HARBOUR_LIST", "QUAY_LIST"]:
          found = read(bank)
          expected = {("pdq", PdqSignal.validate_signal_str(h)) for h in known[bank]}
          if bank == "QUAY_LIST":
            expected |= {("md5", VideoMD5Signal.validate_signal_str(d)) for d in known["md5"]}
          assert len(found) == len(set(found)) and set(found) == expected, bank
        print("the same", len(found))
        """)
      #expect(told.outputText.hasPrefix("the same"), "\(told)")
    }
  }

  @Test func aKilledServiceLosesNoAnsweredQuery() throws {
    try serving(Self.lists, scope: "match") { workspace, process, arguments in
      try workspace.write(arguments.joined(separator: "\n"), to: "served")
      try workspace.write(
        """
        import json, random, requests, threading
        address, token = open("served").read().split("\\n")
        count, lock = [0], threading.Lock()
        def ask(seed):
          r, session = random.Random(seed), requests.Session()
          session.headers["Authorization"] = "Bearer " + token
          while True:
            try:
              answer = session.get(address + "/hma/m/lookup", params={
                "signal_type": "pdq", "signal": "%064x" % r.getrandbits(256)})
            except requests.RequestException: return
            assert answer.status_code == 200, answer.text
            with lock:
              count[0] += 1
              open("answered", "w").write(str(count[0]))
        threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
        for t in threads: t.start()
        for t in threads: t.join()
        """, to: "asking.py")
      let client = try MartletProcess(
        ["asking.py"], executable: Workspace.pythonTools + "python", folder: workspace.folder)
      let deadline = Date(timeIntervalSinceNow: 90)
      while Date() < deadline, try answered(workspace) < 100 {
        Thread.sleep(forTimeInterval: 0.05)
      }
      process.send(SIGKILL)
      _ = try process.wait()
      #expect(try client.wait().status == 0)
      let count = try answered(workspace)
      #expect(count >= 100)
      #expect(try workspace.onCase("fsck").status == 0)
      // What the kill left unsealed is published with the next thing that is recorded.
      _ = try workspace.addUser("ann", role: "assessor")
      let leaves = try workspace.run("ledger", "show", "case", "--count", "1000000").lines()
      let recorded = leaves.filter { $0["kind"] == "match.query" }.reduce(0) {
        $0 + (Self.queries($1) ?? 0)
      }
      #expect((count...count + 8).contains(recorded), "\(count) answered, \(recorded) recorded")
    }
  }

  private func answered(_ workspace: Workspace) throws -> Int {
    guard let bytes = try? workspace.bytes(of: "answered") else { return 0 }
    return Int(String(decoding: bytes, as: UTF8.self)) ?? 0
  }

  /// The number of queries that a printed leaf is of.
  private static func queries(_ leaf: JSONValue) -> Int? {
    leaf["fields"]?["queries"]?.text.flatMap { Int($0) }
  }

  @Test(arguments: [["--matching-budget", "5"], ["--matching", "--matching-budget", "0"]])
  func budgetsThatAreNoneAreRefused(_ options: [String]) throws {
    let workspace = try Workspace()
    try workspace.makeCase()
    let result = try workspace.start(
      ["serve", "--port", "0"] + options + Workspace.caseOptions
    ).wait()
    #expect(result.status == 2 && result.errorText.contains("--matching"), "\(result)")
  }
}
