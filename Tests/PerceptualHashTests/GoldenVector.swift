// SPDX-License-Identifier: Apache-2.0
// Golden vectors made by the reference's own C++: see Fixtures/make-pdq-vectors.py.

import EvidenceModel
import Foundation
import Testing

/// One line of `Fixtures/pdq-vectors.csv`.
struct GoldenVector: CustomTestStringConvertible {
  let picture: ProceduralLuma
  let hash: PDQHash
  let quality: Int
  let dihedralQuality: Int
  let variants: [PDQHash]

  var testDescription: String {
    "\(picture.kind) \(picture.parameter), \(picture.width)×\(picture.height)"
  }

  static func load() throws -> [GoldenVector] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let file = folder.appending(path: "Fixtures/pdq-vectors.csv")
    let text = try String(contentsOf: file, encoding: .utf8)
    return try text.split(separator: "\n").dropFirst().map { try GoldenVector(line: $0) }
  }

  private init(line: Substring) throws {
    let fields = line.split(separator: ",")
    try #require(fields.count == 15)
    picture = ProceduralLuma(
      kind: String(fields[0]), parameter: try #require(Int(fields[1])),
      width: try #require(Int(fields[2])), height: try #require(Int(fields[3])))
    hash = try #require(PDQHash(hex: fields[4]))
    quality = try #require(Int(fields[5]))
    dihedralQuality = try #require(Int(fields[6]))
    variants = try fields[7...].map { try #require(PDQHash(hex: $0)) }
  }
}
