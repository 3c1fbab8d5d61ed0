// SPDX-License-Identifier: Apache-2.0
// What a person was exposed to, counted so that nothing counts twice.

internal import EvidenceModel

/// What a person was exposed to in a time.
///
/// An exposure is one item whose picture was shown sharp, or so lightly blurred that shapes can be told. Looking at the
/// same item again within ``ExposureTally/sameSeconds`` is the same exposure; it is a look when any of them was sharp
/// and more than a tile, else a glance.
public struct ExposureTally: Hashable, Sendable {
  /// The time within which another view of an item is no further exposure, in seconds.
  public static let sameSeconds = 600.0

  /// Items looked at.
  public var looks = 0
  /// Items glanced at: as tiles, or under a light blur.
  public var glances = 0
  /// Evidence texts read.
  public var texts = 0

  /// Nothing.
  public init() {}

  /// Looks and glances together.
  public var exposures: Int { looks + glances }
}

/// What all people together were exposed to.
public struct TeamExposure: Hashable, Sendable {
  /// The fewest people of whom anything is told together.
  public static let fewestPeople = 4

  /// How many people were exposed to anything.
  public let people: Int
  /// Items looked at.
  public let looks: Int
  /// Items glanced at.
  public let glances: Int
}

/// One view of one item by one person that shows what it is of.
struct Exposure: Hashable {
  enum Sort: UInt8 {
    case glance, look, text
  }

  let viewer: ViewerPseudonym
  let time: Instant
  let item: Int64?
  let sort: Sort
}

extension ExposureTally {
  /// Counts the views of one person, in the order of time.
  init(_ views: some Sequence<Exposure>) {
    self.init()
    var open: [Int64: (last: Instant, sort: Exposure.Sort)] = [:]
    func add(_ sort: Exposure.Sort, to tally: inout ExposureTally) {
      if sort == .look { tally.looks += 1 } else { tally.glances += 1 }
    }
    for view in views {
      guard view.sort != .text, let item = view.item else {
        texts += 1
        continue
      }
      if let known = open[item], view.time.seconds(since: known.last) < Self.sameSeconds {
        open[item] = (view.time, known.sort == .look ? .look : view.sort)
      } else {
        if let known = open[item] { add(known.sort, to: &self) }
        open[item] = (view.time, view.sort)
      }
    }
    for known in open.values { add(known.sort, to: &self) }
  }
}
