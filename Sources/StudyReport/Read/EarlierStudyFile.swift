// SPDX-License-Identifier: Apache-2.0
// Reads what a published study states: a file of its own format, or an earlier report of this program.

internal import EvidenceModel

/// Reads files that state the figures of an earlier study.
public enum EarlierStudyFile {
  /// The format's name.
  public static let schema = "martlet.earlier-study/1"
  /// Most figures of a file.
  public static let mostFigures = 500

  /// The study that a file states: `martlet.earlier-study/1`, or the published edition of a
  /// `martlet.report/1`.
  ///
  /// - Parameters:
  ///   - bytes: The file; at most 8 MiB.
  ///   - digest: Its SHA-256 in hexadecimal.
  /// - Returns: what the file states.
  /// - Complexity: O(bytes).
  /// - Throws: ``StudyFileError`` with the place of what is wrong.
  public static func read(
    _ bytes: [UInt8], digest: String
  ) throws(StudyFileError) -> EarlierStudy {
    let file = try StudyFileObject.file(bytes)
    switch file.value("schema")?.text {
    case schema: return try study(file, digest: digest)
    case JSONRenderer.schema: return try EarlierReportFile.study(file, digest: digest)
    default:
      throw StudyFileError(
        "schema", "\(schema), or a published \(JSONRenderer.schema), is wanted here")
    }
  }

  private static func study(
    _ file: StudyFileObject, digest: String
  ) throws(StudyFileError) -> EarlierStudy {
    try file.allow([
      "schema", "title", "publisher", "published", "source", "period", "frame", "regime",
      "figures",
    ])
    var figures: [EarlierStudy.Figure] = []
    for (index, value) in try file.list("figures", most: mostFigures).enumerated() {
      let place = "figures[\(index)]"
      let figure = try figure(try StudyFileObject(value, at: place))
      guard !figures.contains(where: { $0.id == figure.id }) else {
        throw StudyFileError("\(place).id", "an earlier figure of the list has this name too")
      }
      figures.append(figure)
    }
    let regime = try file.optionalText("regime")
    return EarlierStudy(
      title: try file.text("title"), publisher: try file.optionalText("publisher"),
      published: try file.optionalText("published"), source: try file.optionalText("source"),
      period: try file.optionalText("period"), frame: try file.optionalText("frame"),
      regime: regime.isEmpty ? nil : regime, caseID: nil, digest: digest, figures: figures)
  }

  private static func figure(
    _ object: StudyFileObject
  ) throws(StudyFileError) -> EarlierStudy.Figure {
    try object.allow(["id", "label", "printed", "value", "unit", "basis", "statute"])
    let statute = try object.optionalText("statute")
    let printed = try object.text("printed")
    var value: Double?
    if let given = object.value("value") {
      guard let number = given.double, (0...1e12).contains(number) else {
        throw StudyFileError(
          object.place(of: "value"), "a number from 0 to 10^12, or null, is wanted here")
      }
      if let read = Self.number(in: printed), read != number {
        throw StudyFileError(
          object.place(of: "value"), "it is not the number that `printed` says; correct one of them"
        )
      }
      value = number
    }
    return EarlierStudy.Figure(
      id: try object.text("id"), label: try object.text("label"), printed: printed, value: value,
      unit: try object.word("unit", StatedUnit.self),
      basis: try object.word("basis", StatedBasis.self), statute: statute.isEmpty ? nil : statute)
  }

  /// The number that a printed figure is, where it is nothing but digits, groups of three and a point.
  ///
  /// Three digits after a point may be a group in another language, and those after `0,` are decimals in many: that is
  /// left to who wrote the file.
  static func number(in printed: String) -> Double? {
    let groups: Set<Character> = [",", " ", "\u{a0}", "\u{2009}", "\u{202f}"]
    let halves = printed.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = halves.first,
      halves.count < 2 || (isDigits(halves[1]) && halves[1].count != 3)
    else { return nil }
    let parts = whole.split(omittingEmptySubsequences: false) { groups.contains($0) }
    let areGroups =
      parts.count == 1
      || (parts[0].count <= 3 && !parts[0].hasPrefix("0")
        && parts.dropFirst().allSatisfy { $0.count == 3 })
    guard areGroups, parts.allSatisfy(isDigits) else { return nil }
    return Double(parts.joined() + (halves.count > 1 ? "." + halves[1] : ""))
  }

  private static func isDigits(_ text: Substring) -> Bool {
    !text.isEmpty && text.count <= 15 && text.allSatisfy { $0.isASCII && $0.isNumber }
  }
}
