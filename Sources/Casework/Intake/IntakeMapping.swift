// SPDX-License-Identifier: Apache-2.0
// How the pages of a source show postings, as the text of a mapping file or not at all.

internal import EvidenceCapture

/// How the pages of a source that is taken in show postings.
public struct IntakeMapping: Sendable {
  private let mapping: PageMapping?
  private let text: String?

  /// Reads the text of a page mapping; `nil` for none.
  ///
  /// - Throws: ``CaseworkError`` `.usage`, naming the place in the mapping.
  public init(text: String? = nil) throws(CaseworkError) {
    do throws(MappingError) { mapping = try text.map(Self.read) ?? nil } catch {
      throw CaseworkError(.usage, error.description)
    }
    self.text = text
  }

  private static func read(_ text: String) throws(MappingError) -> PageMapping {
    try PageMapping(json: Array(text.utf8))
  }

  /// No mapping.
  public static let none = IntakeMapping()

  private init() { (mapping, text) = (nil, nil) }

  /// Asks for a source at a place of this machine.
  public func request(place: IngestPlace) -> IngestRequest {
    IngestRequest(sources: [place.path], mapping: mapping, mappingText: text)
  }

  /// Asks for a source that was sent and can be read at `path`, under the name its sender gave.
  public func request(sent path: String, name: String) -> IngestRequest {
    IngestRequest(sent: path, name: name, mapping: mapping, mappingText: text)
  }
}
