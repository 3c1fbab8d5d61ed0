// SPDX-License-Identifier: Apache-2.0
// Decoders for fuzzing: streams and markup in this process, archives in sandboxed children.

import EvidenceModel
import MartletTesting
import MediaDecoding
import NativeDecoders
import Provenance

@testable import DecoderHost

/// Streams and markup decoded in this process; archives are refused.
final class StreamSession: DecoderSession {
  func examine(_ source: any ByteSource, _ request: ExaminationRequest) throws -> Examination {
    let bytes = try source.read(at: 0, count: min(source.byteCount, 1 << 20))
    let format = MediaFormat.sniff(bytes)
    let scan = try TraceScanner(tools: .native).scan(source, format: format ?? .png)
    return Examination(
      format: format, kind: format?.itemKind ?? .other, image: nil, pdq: nil, dihedral: [],
      traces: scan.traces, findings: scan.findings, error: nil)
  }

  func openDecompression(
    _ coding: ContentCoding, limits: ContainerLimits
  ) throws -> any Decompression {
    try NativeContainers.openDecompression(coding, limits: limits)
  }

  func openArchive(_ source: any ByteSource, limits: ContainerLimits) throws -> any ArchiveCursor {
    throw DecodeError(.unsupported, "archives are read by children")
  }

  func openMarkup(_ dialect: MarkupDialect, limits: MarkupLimits) throws -> any MarkupCursor {
    try NativeContainers.openMarkup(dialect, limits: limits)
  }
}

extension ProvenanceTools {
  /// Inflating and XML in this process.
  static let native = ProvenanceTools(
    openDecompression: { try NativeContainers.openDecompression($0, limits: $1) },
    openMarkup: { try NativeContainers.openMarkup($0, limits: $1) })
}

/// Sandboxed children that are used again from input to input.
final class ChildSessions {
  private let configuration: DecoderConfiguration
  private var free: [DecoderConnection] = []
  private var used: [DecoderConnection] = []

  init() throws { configuration = try DecoderConfiguration.beside() }

  /// A decoder that nobody uses.
  func make() throws -> any DecoderSession {
    let connection = free.popLast() ?? DecoderConnection(configuration)
    try connection.prepare()
    used.append(connection)
    return connection
  }

  /// Takes every decoder back.
  func takeBack() {
    for connection in used { connection.finishWork() }
    free += used
    used = []
  }
}
