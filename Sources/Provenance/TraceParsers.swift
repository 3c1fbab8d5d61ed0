// SPDX-License-Identifier: Apache-2.0
// The parsers of single blocks by themselves, for fuzzing and for tools that hold a block already.

public import EvidenceModel
internal import MediaDecoding

/// The parsers of single blocks by themselves.
///
/// Each ends in bounded time on any bytes.
public enum TraceParsers {
  /// What an infotext says; no fields for bytes that hold none.
  public static func infotext(_ bytes: [UInt8], limits: TraceLimits = .standard) -> [TraceField] {
    InfotextFields.fields(of: Infotext.parse(String(decoding: bytes, as: UTF8.self)), limits)
  }

  /// What a ComfyUI graph of either form says; no fields for bytes that hold none.
  public static func comfyGraph(_ bytes: [UInt8], limits: TraceLimits = .standard) -> [TraceField] {
    guard let value = try? JSONParser.parse(bytes) else { return [] }
    return ComfyGraph(value)?.fields(limits) ?? ComfyWorkflow(value)?.fields(limits) ?? []
  }

  /// What an EXIF block (a TIFF structure) says of a camera; no fields for bytes that say nothing.
  public static func camera(_ bytes: [UInt8], limits: TraceLimits = .standard) -> [TraceField] {
    let reader = RangeReader(MemoryBytes(bytes), limits)
    guard let content = try? EXIFReader.read(reader, limits) else { return [] }
    return CameraSigns.read(content, limits)?.fields ?? []
  }

  /// The text of an EXIF UserComment.
  public static func userComment(_ bytes: [UInt8]) -> String { UserComment.text(bytes) }
}
