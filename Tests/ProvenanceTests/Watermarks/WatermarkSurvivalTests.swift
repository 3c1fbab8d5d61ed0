// SPDX-License-Identifier: Apache-2.0
// Which marks are still read once a picture was saved as JPEG: measured with our own writer.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import NativeDecoders
import SyntheticEncoding
import Testing

@testable import Provenance

@Suite struct WatermarkSurvivalTests {
  /// Pictures of each mark and colour order; 40 for the table in docs/provenance.md, which counts all ways together.
  private static let pictures =
    ProcessInfo.processInfo.environment["MARTLET_SURVIVAL_PICTURES"].flatMap(Int.init) ?? 2

  private static let ways: [(sampling: PictureFormat.Subsampling, quality: Int)] = [
    (.s420, 75), (.s420, 85), (.s420, 90), (.s420, 95), (.s444, 75), (.s444, 90),
  ]

  private static func isRead(
    _ picture: SampledPicture, _ mark: WatermarkMark, _ way: (PictureFormat.Subsampling, Int)
  ) throws -> Bool {
    let canvas = try #require(
      PixelCanvas(width: picture.width, height: picture.height, bytes: picture.samples))
    let file = try PictureEncoder.encode(
      canvas, format: .jpeg(quality: way.1, subsampling: way.0))
    var reader = WatermarkReader(width: picture.width, channels: 3)
    try VipsPictureRows().visitRows(of: file, format: .jpeg, limits: .standard) { _, _, row in
      reader.append(row)
      return true
    }
    return reader.hits().contains { $0.mark == mark }
  }

  /// The savings of the full measure begin with these, so that this count can be no more than its count.
  @Test(arguments: WatermarkMark.all)
  func whatIsKeptIsWhatTheTableSays(_ mark: WatermarkMark) throws {
    let told = try #require(MarkMeasures.kept[mark.name])
    var found = 0
    var count = 0
    for (order, domain) in mark.domains.enumerated() {
      for number in 0..<Self.pictures {
        let plain = try WatermarkTests.picture(seed: UInt64(1_000 * order + number + 1))
        let marked = MarkWriter.mark(plain, with: mark, in: domain)
        try #require(WatermarkTests.reader(marked).hits().contains { $0.mark == mark })
        for way in Self.ways {
          count += 1
          if try Self.isRead(marked, mark, way) { found += 1 }
        }
      }
    }
    print("survival \(mark.name): \(found) of \(count)")
    if count == told.of {
      #expect(found == told.count)
    } else {
      #expect(found <= told.count && count - found <= told.of - told.count, "\(mark.name)")
    }
  }

  @Test func everyTraceOfAMarkSaysWhatWasMeasured() throws {
    let document = String(
      decoding: try Repository.bytes(of: "docs/provenance.md"), as: UTF8.self)
    for mark in WatermarkMark.all {
      let told = try #require(MarkMeasures.kept[mark.name])
      #expect(document.contains("| `\(mark.name)` | \(told.count) of \(told.of) |"))
      for way in WatermarkHit.Way.allCases {
        let fields = MarkMeasures.fields(of: WatermarkHit(mark: mark, agreeing: 48, way: way))
        #expect(fields.map(\.name) == ["error", "kept"])
        #expect(fields.first?.value.contains("search") == (way != .asStored))
        #expect(fields.last?.value == told.text)
      }
    }
  }
}
