// SPDX-License-Identifier: Apache-2.0
// How frames travel: a pair of calls with deadlines, so that both sides can be tested without processes.

/// One end of a connection between a parent and a decoder child.
///
/// One thread at a time.
public protocol FrameTransport: AnyObject {
  /// Sends one frame whole.
  ///
  /// - Parameters:
  ///   - frame: what to send; its payload is at most ``WireFrame/maximumPayload`` bytes.
  ///   - deadline: when to give up; `nil` to wait without end.
  /// - Throws: ``DecodeError`` `.timedOut`, `.crashed` or `.broken`; the connection is then gone.
  func send(_ frame: WireFrame, by deadline: ContinuousClock.Instant?) throws(DecodeError)

  /// Receives one frame whole; `nil` when the other end closed between two frames.
  ///
  /// - Throws: ``DecodeError`` `.timedOut`, `.crashed` or `.broken`; the connection is then gone.
  func receive(by deadline: ContinuousClock.Instant?) throws(DecodeError) -> WireFrame?
}
