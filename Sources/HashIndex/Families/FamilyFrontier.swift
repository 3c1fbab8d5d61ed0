// SPDX-License-Identifier: Apache-2.0
// The shortest edges that lead from a growing family to items left, the very shortest first.

internal import CKernels

/// For each item left the shortest edge to it from a member of the growing family, by place.
struct FamilyFrontier {
  /// What no edge leads to yet.
  private static let none = UInt32.max

  private let joinDistance: Int
  /// The length of the shortest edge; 0 with member 0 where the item cannot join, so that none is shorter.
  private var lengths: [UInt32]
  private var members: [UInt32]
  private var shorter: [UInt32]
  /// Items by the length of an edge that leads to them; of several the shortest counts.
  private var waiting: [PriorityQueue<Int>]

  init(places: Int, joinDistance: Int) {
    self.joinDistance = joinDistance
    lengths = [UInt32](repeating: 0, count: places)
    members = lengths
    shorter = lengths
    waiting = [PriorityQueue<Int>](repeating: PriorityQueue(), count: max(0, joinDistance) + 1)
  }

  /// Says whether the item at `place` may join, before any edge to it is offered.
  mutating func open(_ place: Int, mayJoin: Bool) {
    (lengths[place], members[place]) = mayJoin ? (Self.none, Self.none) : (0, 0)
  }

  /// The member from which the shortest edge leads to `place`.
  func member(_ place: Int) -> Int { Int(members[place]) }

  /// Offers an edge to one item.
  mutating func offer(_ place: Int, item: Int, _ distance: Int, from member: Int) {
    let (length, number) = (UInt32(distance), UInt32(member))
    guard (length, number) < (lengths[place], members[place]) else { return }
    if length < lengths[place] { waiting[distance].insert(item) }
    (lengths[place], members[place]) = (length, number)
  }

  /// Offers edges to the items at `range`, whose numbers are `items`.
  mutating func offer(
    _ range: Range<Int>, _ items: [Int], _ distances: [UInt16], from member: Int
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= lengths.count)
    precondition(range.count <= distances.count)
    let found = unsafe lengths.withUnsafeMutableBufferPointer { lengths in
      unsafe members.withUnsafeMutableBufferPointer { members in
        unsafe shorter.withUnsafeMutableBufferPointer { shorter in
          guard let lengths = lengths.baseAddress, let members = members.baseAddress else {
            return 0
          }
          return unsafe martlet_family_join(
            RadiusTables.level, distances, range.count, UInt16(clamping: joinDistance),
            UInt32(member), lengths + range.lowerBound, members + range.lowerBound,
            shorter.baseAddress)
        }
      }
    }
    for offset in shorter[..<found] {
      waiting[Int(distances[Int(offset)])].insert(items[range.lowerBound + Int(offset)])
    }
  }

  /// Takes out the item that the shortest edge of all leads to: of several the one that comes first.
  ///
  /// `places` holds the place of each item; -1 for one that is not left.
  mutating func next(_ places: [Int]) -> (item: Int, distance: Int)? {
    for distance in waiting.indices {
      while let item = waiting[distance].removeSmallest() {
        if places[item] >= 0, Int(lengths[places[item]]) == distance { return (item, distance) }
      }
    }
    return nil
  }

  /// Puts what stands at one place to another.
  mutating func move(_ from: Int, to: Int) {
    (lengths[to], members[to]) = (lengths[from], members[from])
  }
}
