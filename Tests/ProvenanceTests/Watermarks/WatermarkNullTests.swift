// SPDX-License-Identifier: Apache-2.0
// How often pictures without marks look marked: measured over random crops of procedural pictures.

import EvidenceModel
import Foundation
import MartletTesting
import SyntheticEncoding
import Testing

@testable import Provenance

@Suite struct WatermarkNullTests {
  /// Crops in all, and crops searched over all ways of being cut; more in the long proofs.
  private static let crops = number("MARTLET_NULL_CROPS") ?? 60
  private static let searches = number("MARTLET_NULL_SEARCHES") ?? 2

  /// Where the searched pictures are kept as files, for a search of each by the program itself.
  private static let folder = ProcessInfo.processInfo.environment["MARTLET_NULL_FOLDER"]

  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap(Int.init)
  }

  @Test func picturesWithoutMarksHaveNone() throws {
    var generator = SeedReport.generator("null distribution of watermarks")
    var largest: [String: Int] = [:]
    var hits: [String: Int] = [:]
    var anyHit = 0
    for _ in 0..<Self.crops {
      let picture = try #require(
        MarkPictures.random(width: 256, height: 256, using: &generator))
      let reader = WatermarkTests.reader(picture)
      var isHit = false
      for mark in WatermarkMark.all {
        let agreeing = reader.agreement(with: mark)
        largest[mark.name] = max(largest[mark.name] ?? 0, agreeing)
        guard agreeing >= mark.threshold else { continue }
        hits[mark.name, default: 0] += 1
        isHit = true
      }
      if isHit { anyHit += 1 }
    }
    for mark in WatermarkMark.all {
      let count = hits[mark.name] ?? 0
      print(
        "null \(mark.name): \(count) of \(Self.crops) at \(mark.threshold) of \(mark.bitCount),",
        "largest \(largest[mark.name] ?? 0), one-sided 95 % bound",
        Self.bound(count, of: Self.crops))
      #expect(count == 0, "\(mark.name)")
    }
    print(
      "null all marks: \(anyHit) of \(Self.crops), one-sided 95 % bound",
      Self.bound(anyHit, of: Self.crops))
  }

  @Test func cutsOfPicturesWithoutMarksHaveNone() throws {
    var generator = SeedReport.generator("null distribution of the search for cuts")
    var largest: [String: Int] = [:]
    for number in 0..<Self.searches {
      let picture = try #require(
        MarkPictures.random(width: 264, height: 264, using: &generator))
      if let folder = Self.folder {
        let canvas = try #require(PixelCanvas(width: 264, height: 264, bytes: picture.samples))
        try Data(PictureEncoder.encode(canvas, format: .png()))
          .write(to: URL(filePath: "\(folder)/\(number).png"))
      }
      let phase = (generator.below(8), generator.below(8))
      let scores = WatermarkTests.reader(picture, left: phase.0, top: phase.1).scores
      for mark in WatermarkMark.all {
        guard let threshold = mark.searchThreshold else { continue }
        for domain in mark.domains {
          let agreeing = CutSearch(scores, domain, mark).best()
          largest[mark.name] = max(largest[mark.name] ?? 0, agreeing)
          #expect(agreeing < threshold, "\(mark.name)")
        }
      }
    }
    for mark in WatermarkMark.all where mark.searchThreshold != nil {
      print(
        "null search \(mark.name): 0 of \(Self.searches) phases at \(mark.searchThreshold ?? 0),",
        "largest \(largest[mark.name] ?? 0), one-sided 95 % bound",
        Self.bound(0, of: Self.searches))
    }
  }

  private static func bound(_ count: Int, of all: Int) -> String {
    String(format: "%.2e", ErrorBound.rate(count, of: all))
  }
}
