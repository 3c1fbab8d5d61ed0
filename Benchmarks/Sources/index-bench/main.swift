// SPDX-License-Identifier: Apache-2.0
// Measures exact Hamming search, digest look-ups and families; prints one JSON object a line.
//
//   index-bench search COUNT uniform|clustered|equal FOLDER   leaves hashes.bin and queries.bin for peers
//   index-bench large COUNT FILE                              writes a snapshot there, and leaves it
//   index-bench digests COUNT
//   index-bench queries COUNT QUERIES                         little else than searches, to count instructions
//   index-bench families COUNT CLUSTER

import EvidenceModel
import Foundation
import HashIndex

let arguments = Array(CommandLine.arguments.dropFirst())
let count = arguments.count > 1 ? Int(arguments[1]) ?? 0 : 0
switch (arguments.first, arguments.count, count > 0) {
case ("search", 4, true):
  try SearchBenchmark(count: count, kind: arguments[2], folder: arguments[3]).run()
case ("large", 3, true): try LargeBenchmark(count: count, path: arguments[2]).run()
case ("digests", 2, true): DigestBenchmark(count: count).run()
case ("queries", 3, true): QueryBenchmark(count: count, queries: Int(arguments[2]) ?? 0).run()
case ("families", 3, true):
  FamilyBenchmark(count: count, cluster: Int(arguments[2]) ?? 1).run()
default:
  FileHandle.standardError.write(
    Data(
      "usage: index-bench search COUNT KIND FOLDER | large COUNT FILE | digests COUNT | queries COUNT QUERIES | families COUNT CLUSTER\n"
        .utf8)
  )
  exit(2)
}
