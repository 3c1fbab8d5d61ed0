// SPDX-License-Identifier: Apache-2.0
// Measures how many looks lists and families save as near-duplicates grow, and how often carried records are wrong.

internal import Casework
internal import EvidenceModel
internal import Foundation
internal import SyntheticCorpus

/// Runs one share of near-duplicates in a scratch folder.
func measure(_ share: Double, pictures: Int, seed: UInt64, folder: String) throws -> LooksResult {
  let plan = CorpusPlan.nearDuplicates(
    pictures: pictures, share: share, seed: seed, arm: .withError(.stated))
  let begin = Instant(microseconds: 1_790_000_000_000_000)
  let scratch = try LooksCase(plan, folder: folder, clock: { begin })
  let work = try LooksTeam(scratch).work()
  let contents = Dictionary(
    try SyntheticAccess(store: scratch.store).contents().compactMap { content in
      scratch.truth[content.sha256].map { (content.item, $0) }
    }, uniquingKeysWith: { first, _ in first })
  let result = try LooksResult(scratch, share: share, work: work, contents: contents)
  try scratch.store.close()
  return result
}

/// Prints a Markdown table.
func table(_ head: [String], _ rows: [[String]]) {
  for row in [head, head.map { _ in "---" }] + rows {
    print("| " + row.joined(separator: " | ") + " |")
  }
}

let arguments = CommandLine.arguments
guard arguments.count >= 2, let pictures = Int(arguments.count > 2 ? arguments[2] : "6000"),
  let seed = UInt64(arguments.count > 3 ? arguments[3] : "1"), (100...200_000).contains(pictures)
else {
  FileHandle.standardError.write(Data("usage: looks-bench FOLDER [PICTURES [SEED]]\n".utf8))
  exit(2)
}
do {
  var results: [LooksResult] = []
  for share in [0, 0.1, 0.25, 0.5] {
    let result = try measure(
      share, pictures: pictures, seed: seed, folder: "\(arguments[1])/share-\(Int(share * 100))")
    print(result.json.compactText)
    results.append(result)
  }
  print("")
  table(
    [
      "near-duplicates", "pictures", "looks", "checks", "again", "looks saved", "hours",
      "hours saved", "unseen by lists", "unseen by families",
    ], results.map(\.savings))
  print("")
  table(
    [
      "near-duplicates", "carried: false criminal", "carried: missed criminal",
      "looked at: false criminal", "looked at: missed criminal",
    ], results.map(\.errors))
} catch {
  FileHandle.standardError.write(Data("looks-bench: \(error)\n".utf8))
  exit(1)
}
