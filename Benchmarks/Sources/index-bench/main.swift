// SPDX-License-Identifier: Apache-2.0
// Measures exact Hamming search, digest look-ups and families; prints one JSON object a line.
//
//   index-bench search COUNT uniform|clustered|equal FOLDER   leaves hashes.bin and queries.bin for peers
//   index-bench batches COUNT uniform|clustered [QUERIES]     many queries at once, on one core and on two, or QUERIES
//                                                             at once on one core
//   index-bench large COUNT FILE                              writes a snapshot there, and leaves it
//   index-bench digests COUNT                                 in memory
//   index-bench digests COUNT FILE                            in a mapped snapshot, which it leaves there
//   index-bench queries COUNT QUERIES                         little else than searches, to count instructions
//   index-bench families COUNT CLUSTER [FLIPS]
//   index-bench library LISTS COUNT FOLDER                    lists of COUNT hashes, one by one and by one index
//   index-bench watch FILE                                    searches a list until its input ends; for tests
//   index-bench change FILE CHANGES                           changes that list meanwhile; for tests
//   index-bench mend FILE                                     writes its snapshot anew from the entries; for tests

import EvidenceModel
import Foundation
import HashIndex

let arguments = Array(CommandLine.arguments.dropFirst())
let count = arguments.count > 1 ? Int(arguments[1]) ?? 0 : 0
switch (arguments.first, arguments.count, count > 0) {
case ("search", 4, true):
  try SearchBenchmark(count: count, kind: arguments[2], folder: arguments[3]).run()
case ("batches", 3, true):
  SearchBenchmark(count: count, kind: arguments[2], folder: "").runBatches()
case ("batches", 4, true):
  SearchBenchmark(count: count, kind: arguments[2], folder: "")
    .runBatches(of: max(1, Int(arguments[3]) ?? 1))
case ("large", 3, true): try LargeBenchmark(count: count, path: arguments[2]).run()
case ("digests", 2, true): try DigestBenchmark(count: count).inMemory()
case ("digests", 3, true): try DigestBenchmark(count: count).mapped(arguments[2])
case ("queries", 3, true): QueryBenchmark(count: count, queries: Int(arguments[2]) ?? 0).run()
case ("families", 3, true):
  FamilyBenchmark(count: count, cluster: Int(arguments[2]) ?? 1).run()
case ("families", 4, true):
  FamilyBenchmark(
    count: count, cluster: Int(arguments[2]) ?? 1, flips: max(0, Int(arguments[3]) ?? 12)
  ).run()
case ("library", 4, true):
  try LibraryBenchmark(lists: count, count: Int(arguments[2]) ?? 0, folder: arguments[3]).run()
case ("watch", 2, _): try SharedList(path: arguments[1]).watch()
case ("change", 3, _): try SharedList(path: arguments[1]).change(Int(arguments[2]) ?? 0)
case ("mend", 2, _): try SharedList(path: arguments[1]).mend()
default:
  FileHandle.standardError.write(
    Data(
      "usage: index-bench search COUNT KIND FOLDER | batches COUNT KIND [QUERIES] | large COUNT FILE | digests COUNT [FILE] | queries COUNT QUERIES | families COUNT CLUSTER [FLIPS] | library LISTS COUNT FOLDER | watch FILE | change FILE CHANGES | mend FILE\n"
        .utf8)
  )
  exit(2)
}
