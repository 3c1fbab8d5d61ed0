// SPDX-License-Identifier: Apache-2.0
// The entry to compressed streams, archives and markup as decoded by C libraries.

public import MediaDecoding

/// Compressed streams, archives and markup, decoded by the system's libraries.
///
/// Meant for the sandboxed child: after ``warmUp()`` nothing here opens a file or starts a thread.
public enum NativeContainers {
  /// Opens a decoder for one compressed stream.
  ///
  /// - Throws: ``DecodeError`` `.broken` when the library cannot be set up.
  public static func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    switch coding {
    case .gzip: try InflateDecompression(.gzip, limits: limits)
    case .deflate: try InflateDecompression(.zlibOrRaw, limits: limits)
    case .brotli: try BrotliDecompression(limits: limits)
    case .zstd: try ZstdDecompression(limits: limits)
    case .bzip2: try BZip2Decompression(limits: limits)
    case .xz: try XZDecompression(limits: limits)
    }
  }

  /// Opens an archive: zip, tar (plain or behind gzip, bzip2, xz or Zstandard), 7z, RAR or a
  /// cabinet.
  ///
  /// What is no such archive is found out by the first `nextEntry()`, as `.unrecognized`. Times of
  /// entries that carry no zone are read as UTC.
  ///
  /// - Throws: ``DecodeError``; the source's own errors, here and from every call of the cursor.
  public static func openArchive(
    _ source: any ByteSource, limits: ContainerLimits
  ) throws -> any ArchiveCursor {
    ProcessSettings.apply()
    return try LibraryArchiveCursor(source, limits: limits)
  }

  /// Opens a parser for one document.
  ///
  /// - Throws: ``DecodeError`` `.broken` when the library cannot be set up.
  public static func openMarkup(
    _ dialect: MarkupDialect, limits: MarkupLimits
  ) throws -> any MarkupCursor {
    try LibraryMarkupCursor(dialect, limits: limits)
  }

  /// Does one tiny operation of each kind, so that no library opens a file later.
  ///
  /// Call it once, before the system call filter is loaded and before other threads start: it sets
  /// the process's character type to UTF-8 and its time zone to UTC.
  public static func warmUp() throws {
    ProcessSettings.apply()
    for coding in ContentCoding.allCases {
      let decoder = try openDecompression(coding, limits: .standard)
      _ = try? decoder.step(WarmUpSamples.stream(coding))
      decoder.close()
    }
    for archive in WarmUpSamples.archives {
      let cursor = try openArchive(MemoryBytes(archive), limits: .standard)
      while try cursor.nextEntry() != nil { _ = try cursor.readEntry(maximum: 1_024) }
      cursor.close()
    }
    for dialect in MarkupDialect.allCases {
      let cursor = try openMarkup(dialect, limits: .standard)
      _ = try cursor.feed(Array("<p title=\"&lt;\">a</p>".utf8), isLast: true)
      cursor.close()
    }
  }
}
