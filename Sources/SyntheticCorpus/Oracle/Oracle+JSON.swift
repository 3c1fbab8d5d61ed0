// SPDX-License-Identifier: Apache-2.0
// Oracle files: a JSON object whose member `published` holds the figures.

public import EvidenceModel
internal import Foundation

extension Oracle {
  /// Reads an oracle file.
  ///
  /// Members besides the figures are passed over; `images_not_selected` may be left out, and must
  /// agree with the others when it is there.
  ///
  /// - Throws: ``CorpusError`` `.malformedOracle` or `.contradictoryOracle`.
  public init(json bytes: [UInt8]) throws(CorpusError) {
    guard let json = try? JSONParser.parse(bytes) else { throw .malformedOracle("it is not JSON") }
    guard let published = json["published"], published.members != nil else {
      throw .malformedOracle("it has no object called published")
    }
    let posted = try Self.count("images_posted", in: published)
    let selected = try Self.count("images_selected_for_assessment", in: published)
    guard let given = published["analyst_hours"] else {
      throw .malformedOracle("published.analyst_hours is missing")
    }
    guard let hours = given.double else {
      throw .malformedOracle("published.analyst_hours is no number")
    }
    try self.init(
      posted: posted, selected: selected, analysts: Self.count("analysts", in: published),
      analystHours: hours,
      pseudoPhotographs: Self.count("criminal_pseudo_photographs_poca_1978", in: published),
      prohibitedImages: Self.count("criminal_prohibited_images_cja_2009", in: published))
    guard published["images_not_selected"] != nil else { return }
    guard try Self.count("images_not_selected", in: published) == notSelected else {
      throw .contradictoryOracle(
        "images_selected_for_assessment and images_not_selected do not add up to images_posted")
    }
  }

  /// Reads the oracle file at `path`.
  ///
  /// - Throws: ``CorpusError``.
  public static func load(_ path: String) throws(CorpusError) -> Oracle {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable("oracle") }
    return try Oracle(json: Array(data))
  }

  private static func count(_ name: String, in object: JSONValue) throws(CorpusError) -> Int {
    guard let given = object[name] else {
      throw .malformedOracle("published.\(name) is missing")
    }
    guard let value = given.integer, let count = Int(exactly: value) else {
      throw .malformedOracle("published.\(name) is no whole number")
    }
    return count
  }

  /// The figures in the shape of an oracle file.
  public var json: JSONValue {
    [
      "images_posted": JSONValue(posted), "images_selected_for_assessment": JSONValue(selected),
      "images_not_selected": JSONValue(notSelected), "analysts": JSONValue(analysts),
      "analyst_hours": .number(analystHours),
      "criminal_pseudo_photographs_poca_1978": JSONValue(pseudoPhotographs),
      "criminal_prohibited_images_cja_2009": JSONValue(prohibitedImages),
    ]
  }
}
