// SPDX-License-Identifier: Apache-2.0
// The tree of a family: each member beside the one over which it joined, with the bits and the turn between.

internal import Casework
internal import EvidenceModel

/// Lays out and draws the tree of a family.
struct FamilyTree {
  /// The most members that are drawn; larger families are told by their table alone.
  static let most = 240

  private static let (columnWidth, rowHeight, nodeWidth, nodeHeight) = (152, 32, 96, 24)
  /// Deeper members are drawn at this depth.
  private static let deepest = 24

  private struct Place {
    let member: FamilyMemberView
    let column: Int
    let row: Double
  }

  private var places: [Int64: Place] = [:]
  private var rows = 0

  /// The tree of `members`; joints to members that are not there begin a tree of their own.
  init(_ members: [FamilyMemberView]) {
    let known = Set(members.map(\.item))
    var children: [Int64: [FamilyMemberView]] = [:]
    var roots: [FamilyMemberView] = []
    for member in members.prefix(Self.most) {
      if let parent = member.joinedTo, known.contains(parent) {
        children[parent, default: []].append(member)
      } else {
        roots.append(member)
      }
    }
    // A work list in place of recursion: a family may be a chain of any length.
    var order: [(member: FamilyMemberView, depth: Int)] = []
    var open = roots.reversed().map { (member: $0, depth: 0) }
    while let next = open.popLast() {
      order.append(next)
      for child in (children[next.member.item] ?? []).reversed() {
        open.append((child, next.depth + 1))
      }
    }
    for (member, depth) in order.reversed() {
      let below = (children[member.item] ?? []).compactMap { places[$0.item]?.row }
      let row: Double
      if let first = below.min(), let last = below.max() {
        row = (first + last) / 2
      } else {
        row = Double(rows)
        rows += 1
      }
      places[member.item] = Place(member: member, column: min(depth, Self.deepest), row: row)
    }
  }

  /// The drawing, with a link for each member; empty for a family of none.
  var svg: String {
    guard !places.isEmpty else { return "" }
    let columns = (places.values.map(\.column).max() ?? 0) + 1
    let (width, height) = (columns * Self.columnWidth - 40, rows * Self.rowHeight)
    let ordered = places.values.sorted { $0.member.item < $1.member.item }
    let edges = ordered.map(edge).joined()
    let nodes = ordered.map(node).joined()
    return "<svg class=\"tree\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" "
      + "height=\"\(height)\" role=\"group\" aria-labelledby=\"tree-title\">\(edges)\(nodes)</svg>"
  }

  private func left(_ place: Place) -> Int { place.column * Self.columnWidth }

  private func middle(_ place: Place) -> Int {
    // Rows are counted from the last, since leaves were laid out from the end.
    Int((Double(rows - 1) - place.row) * Double(Self.rowHeight)) + Self.rowHeight / 2
  }

  private func edge(_ place: Place) -> String {
    guard let parent = place.member.joinedTo.flatMap({ places[$0] }) else { return "" }
    let (x1, y1) = (left(parent) + Self.nodeWidth, middle(parent))
    let (x2, y2) = (left(place), middle(place))
    let bend = (x1 + x2) / 2
    let bits = place.member.edgeDistance.map { "\($0)" } ?? ""
    let isTurned = place.member.transform.map { $0 != .original } ?? false
    return "<path class=\"edge\" d=\"M\(x1) \(y1)C\(bend) \(y1) \(bend) \(y2) \(x2) \(y2)\"/>"
      + "<text class=\"bits-between\" x=\"\(x2 - 6)\" y=\"\(y2 - 4)\" text-anchor=\"end\">"
      + "\(bits)\(isTurned ? " ⟲" : "")</text>"
  }

  private func node(_ place: Place) -> String {
    let member = place.member
    let kind =
      member.isMedoid ? "medoid" : member.isOutlier ? "outlier" : member.isGradable ? "near" : "far"
    let state = member.own == .none ? "" : " recorded"
    let top = middle(place) - Self.nodeHeight / 2
    let sample = member.isSample ? " ◇" : ""
    return "<a href=\"/items/\(member.item)\" class=\"node \(kind)\(state)\">"
      + "<rect x=\"\(left(place))\" y=\"\(top)\" width=\"\(Self.nodeWidth)\" "
      + "height=\"\(Self.nodeHeight)\" rx=\"6\"/>"
      + "<text x=\"\(left(place) + Self.nodeWidth / 2)\" y=\"\(top + 16)\" text-anchor=\"middle\">"
      + "\(member.item)\(sample)</text></a>"
  }
}
