// SPDX-License-Identifier: Apache-2.0
// The hashes by which picture generators know model files, made while a content streams by.

internal import Crypto
internal import EvidenceModel
internal import Foundation
public import MediaDecoding

/// Hashes of a model file that depend on parts of it.
///
/// AutoV2 is not among them: it is the beginning of the whole file's SHA-256.
public struct ModelDigests: Hashable, Sendable {
  /// The first 8 digits of SHA-256 over the 0x10000 bytes at 0x100000, or fewer where the file ends there.
  ///
  /// `nil` for files that end before: all of them would have the same.
  public let autoV1: String?
  /// The 64 digits of SHA-256 over all that follows the header of a safetensors file.
  ///
  /// `nil` for other formats, and where nothing follows.
  public let tensors: String?

  /// Groups the hashes.
  public init(autoV1: String?, tensors: String?) {
    self.autoV1 = autoV1
    self.tensors = tensors
  }
}

/// Tells the format of a content from its first bytes, and makes the hashes of a model file as the rest
/// goes by; memory does not grow with the content.
///
/// - Source: AUTOMATIC1111/stable-diffusion-webui, `modules/sd_models.py` (`model_hash`);
///   kohya-ss/sd-scripts, `library/train_util.py` (`addnet_hash_safetensors`).
public struct ModelTap {
  private static let partOffset = 0x100000
  private static let partLength = 0x10000

  private var head: [UInt8] = []
  private var isDecided = false
  private var position = 0
  private var part = SHA256()
  private var partCount = 0
  private var tensors = SHA256()
  private var tensorsStart: Int?
  private var tensorsCount = 0
  /// The format by the first bytes; `nil` until enough have come, and when it is unknown.
  public private(set) var format: MediaFormat?

  /// Waits for the first bytes.
  public init() {}

  /// Takes the next bytes.
  ///
  /// - Complexity: O(n) for model files, else nothing once the format is known.
  public mutating func update(_ bytes: [UInt8]) {
    guard !isDecided else { return digest(bytes[...]) }
    let wanted = MediaFormat.sniffByteCount - head.count
    head += bytes.prefix(wanted)
    guard head.count >= MediaFormat.sniffByteCount else { return }
    decide()
    digest(bytes.dropFirst(wanted))
  }

  /// Ends the content; the hashes, `nil` when it is no model file.
  public mutating func finish() -> ModelDigests? {
    if !isDecided { decide() }
    guard format?.itemKind == .model else { return nil }
    return ModelDigests(
      autoV1: partCount > 0
        ? String(HexText.encode(Array(part.finalize())).prefix(8)) : nil,
      tensors: tensorsCount > 0 ? HexText.encode(Array(tensors.finalize())) : nil)
  }

  private mutating func decide() {
    isDecided = true
    format = MediaFormat.sniff(head)
    if format == .safetensors {
      // The sniffer has seen that the length is a small number.
      tensorsStart = head[..<8].reversed().reduce(0) { $0 << 8 | Int($1) } + 8
    }
    digest(head[...])
    head = []
  }

  private mutating func digest(_ bytes: ArraySlice<UInt8>) {
    guard format?.itemKind == .model, !bytes.isEmpty else { return }
    let end = position + bytes.count
    defer { position = end }
    func piece(_ start: Int, _ stop: Int) -> ArraySlice<UInt8> {
      guard start < end, stop > position, start < stop else { return [] }
      return bytes[
        bytes.startIndex + max(0, start - position)..<bytes.startIndex + min(end, stop) - position]
    }
    let wanted = piece(Self.partOffset, Self.partOffset + Self.partLength)
    if !wanted.isEmpty {
      part.update(data: wanted)
      partCount += wanted.count
    }
    if let tensorsStart {
      let rest = piece(tensorsStart, end)
      if !rest.isEmpty { tensors.update(data: rest) }
      tensorsCount += rest.count
    }
  }
}
