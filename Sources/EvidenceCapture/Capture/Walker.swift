// SPDX-License-Identifier: Apache-2.0
// What each kind of container gives to the reader that numbers captures and goes into containers.

internal import EvidenceModel
internal import MediaDecoding

/// One container being walked, without regard to containers inside it.
protocol Walker: AnyObject {
  /// The next thing in the container; `nil` at its end.
  ///
  /// What was not read of the last one is passed over.
  func next() throws -> Found?
}

/// One thing in a container, before it has an ordinal.
struct Found {
  /// What the thing holds.
  enum Content {
    /// Bytes in order; `source` when they can be read by range without spooling.
    case payload(any PayloadStream, source: (any ByteSource)?)
    /// The same content as an earlier capture.
    case revisit(RevisitReference)
    /// Nothing, and why.
    case refused(Finding)
  }

  var role: CaptureRecord.Role
  var locator: Locator
  var containerOffset: Int?
  var time: RecordedTime?
  var claimedType: String?
  var status: Int?
  /// What others said of it.
  var statement: JSONValue?
  /// The keys by which later revisits may mean this record.
  var revisitKeys: [RevisitKey] = []
  var content: Content
}
