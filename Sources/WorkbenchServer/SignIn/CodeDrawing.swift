// SPDX-License-Identifier: Apache-2.0
// The address of a secret as a QR code, so that nobody types thirty-two letters into a telephone.

internal import CQREncode

/// Draws texts as QR codes.
enum CodeDrawing {
  /// The clear modules around a code, by ISO/IEC 18004.
  private static let margin = 4

  /// The code of `text` as an SVG of dark squares on white, in any theme; `nil` for a text that no code holds.
  ///
  /// Nothing of the text but its squares is in the drawing.
  static func svg(_ text: String) -> String? {
    guard let code = unsafe QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { unsafe QRcode_free(code) }
    let side = Int(unsafe code.pointee.width)
    guard side > 0, let data = unsafe code.pointee.data else { return nil }
    let modules = unsafe UnsafeBufferPointer(start: data, count: side * side)
    var path = ""
    for place in modules.indices where unsafe modules[place] & 1 == 1 {
      path += "M\(place % side + margin) \(place / side + margin)h1v1h-1z"
    }
    let whole = side + 2 * margin
    return """
      <svg viewBox="0 0 \(whole) \(whole)" aria-hidden="true" shape-rendering="crispEdges">\
      <rect width="\(whole)" height="\(whole)" fill="#fff"/>\
      <path fill="#000" d="\(path)"/></svg>
      """
  }
}
