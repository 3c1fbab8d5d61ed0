// SPDX-License-Identifier: Apache-2.0
// The child's end of the connection: standard input and standard output.

internal import EvidenceModel
internal import Glibc
internal import MediaDecoding

/// Frames over standard input and output.
///
/// The child has no deadlines: its parent ends it.
final class DescriptorTransport: FrameTransport {
  func send(_ frame: WireFrame, by deadline: ContinuousClock.Instant?) throws(DecodeError) {
    try write(frame.header + frame.payload)
  }

  func receive(by deadline: ContinuousClock.Instant?) throws(DecodeError) -> WireFrame? {
    let bytes = try read(WireFrame.headerByteCount)
    if bytes.isEmpty { return nil }
    let header = try WireFrame.Header(bytes)
    let payload = try read(header.payloadByteCount)
    guard payload.count == header.payloadByteCount else { throw Self.gone }
    return WireFrame(header.kind, session: header.session, payload: payload)
  }

  /// Tells the parent that no work will be done.
  func refuse(_ error: DecodeError) throws(DecodeError) {
    var writer = CanonicalWriter()
    writer.write(error.code.rawValue)
    writer.write(error.detail)
    try send(WireFrame(.failed, payload: writer.bytes), by: nil)
  }

  private static let gone = DecodeError(.broken, "the connection ended within a frame")

  private func write(_ bytes: [UInt8]) throws(DecodeError) {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(1, buffer.baseAddress?.advanced(by: sent), buffer.count - sent)
      }
      if count > 0 {
        sent += count
      } else if errno != EINTR {
        throw Self.gone
      }
    }
  }

  /// Reads `count` bytes; none at all where the connection ended before the first.
  private func read(_ count: Int) throws(DecodeError) -> [UInt8] {
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        let rest = unsafe buffer.baseAddress?.advanced(by: initialized)
        let got = unsafe Glibc.read(0, rest, count - initialized)
        if got > 0 {
          initialized += got
        } else if got == 0 || errno != EINTR {
          return
        }
      }
    }
    guard bytes.count == count || bytes.isEmpty else { throw Self.gone }
    return bytes
  }
}
