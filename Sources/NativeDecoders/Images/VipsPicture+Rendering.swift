// SPDX-License-Identifier: Apache-2.0
// An open picture made into one that may be shown.

internal import CVips
internal import MediaDecoding

extension VipsPicture {
  /// Shrinks, converts, turns upright, blurs and encodes.
  ///
  /// The picture's pixels are read by this; once only.
  ///
  /// - Parameters:
  ///   - request: how the picture is to look.
  ///   - size: its size before it is turned upright.
  ///   - isWhole: what is told of the file.
  ///   - isAgain: whether it is to be encoded otherwise than usual.
  /// - Returns: the picture that may be shown.
  /// - Throws: ``DecodeError``.
  func render(
    _ request: RenderRequest, size: (Int, Int), isWhole: Bool, isAgain: Bool = false
  ) throws(DecodeError) -> RenderedPicture {
    let made = unsafe try shape(request, size, isAgain: isAgain) {
      unsafe martlet_render($0, $1, $2, $3, $4, $5)
    }
    return RenderedPicture(
      width: made.width, height: made.height, encoding: request.encoding, bytes: made.bytes,
      isWhole: isWhole)
  }

  /// Shrinks, converts, turns upright and blurs, as ``render(_:size:isWhole:isAgain:)`` does, and encodes nothing.
  ///
  /// The picture's pixels are read by this; once only.
  ///
  /// - Throws: ``DecodeError``.
  func plane(_ request: RenderRequest, size: (Int, Int)) throws(DecodeError) -> RGBPlane {
    let made = unsafe try shape(request, size, isAgain: false) {
      unsafe martlet_plane($0, $1, $2, $3, $4, $5)
    }
    return RGBPlane(width: made.width, height: made.height, bytes: made.bytes)
  }

  /// Has `step` make bytes of the picture, and takes them over.
  private func shape(
    _ request: RenderRequest, _ size: (Int, Int), isAgain: Bool, _ step: Step
  ) throws(DecodeError) -> (width: Int, height: Int, bytes: [UInt8]) {
    var order = martlet_rendering()
    order.width = Int32(size.0)
    order.height = Int32(size.1)
    (order.inner_width, order.inner_height) = {
      (Int32($0.0), Int32($0.1))
    }(request.innerSize(size))
    order.sigma = request.sigma(size)
    order.grey = request.isGrey ? 1 : 0
    order.again = isAgain ? 1 : 0
    order.png = request.encoding == .png ? 1 : 0
    var start: UnsafeMutableRawPointer?
    var (count, width, height) = (0, Int32(0), Int32(0))
    let failure = unsafe withImage { image in
      unsafe g_object_ref(image)
      return unsafe step(image, &order, &start, &count, &width, &height)
    }
    defer { unsafe g_free(start) }
    guard failure == 0, unsafe start != nil else { throw Self.takeError() }
    // Warnings of lenient loaders are nobody's.
    vips_error_clear()
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    return (Int(width), Int(height), bytes)
  }

  /// What makes bytes of a picture, which it takes, and tells their number and the size in pixels; 0, or another number on
  /// failure.
  private typealias Step = (
    _ image: UnsafeMutablePointer<VipsImage>, _ order: UnsafePointer<martlet_rendering>,
    _ bytes: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ count: UnsafeMutablePointer<Int>,
    _ width: UnsafeMutablePointer<Int32>, _ height: UnsafeMutablePointer<Int32>
  ) -> Int32
}
