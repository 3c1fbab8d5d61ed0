// SPDX-License-Identifier: Apache-2.0
// Bounds on what one source may make the readers do.

public import MediaDecoding

/// Bounds on what one source may make the readers do.
public struct CaptureLimits: Hashable, Sendable {
  /// The largest payload of one record or entry, in bytes.
  public var payloadBytes = 64 << 30
  /// The most bytes that may come out of one outermost archive, nested ones included.
  public var expandedBytes = 1 << 40
  /// The deepest nesting of containers, the source itself counted when it is one.
  public var depth = 6
  /// The longest entry name, in bytes.
  public var nameBytes = 4_096
  /// The longest component of an entry name, in bytes.
  public var componentBytes = 255
  /// The most components of an entry name.
  public var nameComponents = 128
  /// The deepest nesting of folders.
  public var folderDepth = 256
  /// The largest container that is spooled, in bytes.
  public var spoolBytes = 64 << 30
  /// The largest header block of a WARC record, in bytes.
  public var recordHeaderBytes = 64 << 10
  /// The largest HTTP head, in bytes.
  public var httpHeadBytes = 256 << 10
  /// The most content codings undone on one payload.
  public var contentCodings = 4
  /// The most keys kept to resolve `revisit` records, about three a record and 30 bytes a key.
  public var revisitKeys = 6_000_000
  /// Bounds on each archive and each compressed stream.
  public var container = ContainerLimits.standard

  /// The standard bounds.
  public init() {}

  /// The standard bounds.
  public static let standard = CaptureLimits()
}
