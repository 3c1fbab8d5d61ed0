// SPDX-License-Identifier: Apache-2.0
// Reads a WARC to its end as an ingest does, and prints how many captures and bytes it held; for counting
// instructions (see Benchmarks/count-instructions).
//
//   warc-bench FILE

import EvidenceCapture
import EvidenceModel
import Foundation
import MediaDecoding

/// What the inputs that are measured never need.
struct NotNeeded: Error {}

/// Stands where no container lies within a container.
final class NoSpooler: Spooler {
  func spool(_ stream: any ByteStream, limit: Int) throws -> any ByteSource { throw NotNeeded() }
}

/// Captures and payload bytes of the source at `path`.
func read(_ path: String) throws -> (captures: Int, bytes: Int) {
  let reader = try SourceOpener.open(
    path: path, makeSession: { throw NotNeeded() }, spooler: NoSpooler())
  var (captures, bytes) = (0, 0)
  while let record = try reader.next() {
    captures += 1
    guard case .payload(let stream) = record.content else { continue }
    while true {
      let piece = try stream.next(maximum: 1 << 16)
      if piece.isEmpty { break }
      bytes += piece.count
    }
  }
  return (captures, bytes)
}

let arguments = CommandLine.arguments.dropFirst()
guard let path = arguments.first, arguments.count == 1 else {
  FileHandle.standardError.write(Data("usage: warc-bench FILE\n".utf8))
  exit(2)
}
let found = try read(path)
print("\(found.captures) captures, \(found.bytes) bytes")
