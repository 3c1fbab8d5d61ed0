// SPDX-License-Identifier: Apache-2.0
// From the bytes of a picture to one that may be shown.

public import MediaDecoding

/// Makes pictures that may be shown: decoded, upright, without transparency, small enough, in sRGB,
/// encoded anew.
///
/// Meant for the sandboxed child, after ``ImageExaminer`` started libvips. What is blurred or made grey
/// is so before it leaves.
public struct PictureRenderer {
  /// A renderer.
  public init() {}

  /// Renders tiny pictures of each format and kind in every way, so that no library opens a file, maps
  /// code or starts a thread of its own later.
  ///
  /// - Throws: ``DecodeError`` `.broken` when one cannot be rendered here.
  public func warmUp() throws(DecodeError) {
    for (name, sample) in ImageSamples.all {
      guard let format = MediaFormat.sniff(sample) else { continue }
      for encoding in RenderedEncoding.allCases {
        for blur in [0, 0.2] {
          let request = RenderRequest(
            side: 16, blur: blur, isGrey: blur > 0, encoding: encoding)
          guard (try? render(sample, format: format, request)) != nil else {
            throw DecodeError(
              .broken, "libvips cannot render its sample \(name); reinstall it whole")
          }
        }
      }
      guard format == .tiff || format == .heic || format == .avif else { continue }
      guard (try? plane(sample, format: format, RenderRequest(side: 16), page: nil)) != nil else {
        throw DecodeError(
          .broken, "libvips cannot render its sample \(name); reinstall it whole")
      }
    }
  }

  /// The still picture of a file.
  ///
  /// A damaged file gives what can be decoded of it. Where the picture is one of the frames or pages of the file, it says
  /// which.
  ///
  /// - Throws: ``DecodeError``: `.limit` for what is larger than the limits, otherwise what is wrong
  ///   with the file; the errors of the source.
  public func render(
    _ source: any ByteSource, format: MediaFormat, _ request: RenderRequest
  ) throws -> RenderedPicture {
    guard source.byteCount <= request.limits.inputBytes else {
      throw DecodeError(.limit, "the file is larger than \(request.limits.inputBytes) bytes")
    }
    let bytes = try source.read(at: 0, count: source.byteCount)
    let picture = try render(bytes, format: format, request)
    let frame = StillFrame.number(in: bytes, format, primary: picture.frame)
    return picture.placed(
      frame: frame, microseconds: frame.map { Int64($0) * PageReader.microseconds })
  }

  /// The still picture of a file; of HEIC and AVIF the picture `page`, or the primary one with its number.
  func render(
    _ bytes: [UInt8], format: MediaFormat, _ request: RenderRequest, page: Int? = nil
  ) throws(DecodeError) -> RenderedPicture {
    let picture = try render(bytes, format, request, page, isAgain: false)
    // A file that this very way of encoding has made may come out as it went in.
    guard picture.bytes == bytes else { return picture }
    return try render(bytes, format, request, page, isAgain: true)
  }

  private func render(
    _ bytes: [UInt8], _ format: MediaFormat, _ request: RenderRequest, _ page: Int?, isAgain: Bool
  ) throws(DecodeError) -> RenderedPicture {
    if format == .bmp { return try renderBitmap(bytes, request) }
    return try asFarAsItGoes { isLenient throws(DecodeError) in
      let whole = isLenient ? CutPicture.whole(of: bytes, format) : nil
      return try renderWithVips(
        whole ?? bytes, format, isLenient: isLenient, request, page, isAgain)
    }
  }

  /// What `body` makes of a file that it reads strictly or, where that shows it cut or damaged, leniently, as it is told.
  func asFarAsItGoes<Value>(
    _ body: (_ isLenient: Bool) throws(DecodeError) -> Value
  ) throws(DecodeError) -> Value {
    do throws(DecodeError) { return try body(false) } catch {
      guard error.code == .truncated || error.code == .corrupt else { throw error }
    }
    return try body(true)
  }

  private func renderWithVips(
    _ bytes: [UInt8], _ format: MediaFormat, isLenient: Bool, _ request: RenderRequest,
    _ page: Int?, _ isAgain: Bool
  ) throws(DecodeError) -> RenderedPicture {
    unsafe try opened(bytes, format, isLenient: isLenient, request, page) {
      (whole, target, bytes) throws(DecodeError) in
      let (facts, isWhole) = (whole.facts, !isLenient)
      if format == .jpeg {
        let shrink = Self.shrink(facts.width, facts.height, to: request.innerSize(target))
        if shrink > 1 {
          let small = unsafe try VipsPicture(jpeg: bytes, isLenient: isLenient, shrink: shrink)
          return try small.render(request, size: target, isWhole: isWhole, isAgain: isAgain)
        }
      }
      let picture = try whole.render(request, size: target, isWhole: isWhole, isAgain: isAgain)
      return page == nil ? picture.placed(frame: whole.primary, microseconds: nil) : picture
    }
  }

  /// What `body` makes of the picture of a file, of the size that is asked for, and of the bytes it was opened from.
  func opened<Value>(
    _ bytes: [UInt8], _ format: MediaFormat, isLenient: Bool, _ request: RenderRequest,
    _ page: Int?,
    _ body: (borrowing VipsPicture, (Int, Int), UnsafeRawBufferPointer) throws(DecodeError) -> Value
  ) throws(DecodeError) -> Value {
    let bytes = try VipsInput.replacing(bytes, format) ?? bytes
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> Value in
        let picture = unsafe try VipsPicture(
          buffer, format: format, isLenient: isLenient, page: page)
        let facts = picture.facts
        try request.limits.check(width: facts.width, height: facts.height)
        let size = request.size(ofWidth: facts.width, height: facts.height)
        return unsafe try body(picture, size, buffer)
      }
    }
    return try result.get()
  }

  private func renderBitmap(
    _ bytes: [UInt8], _ request: RenderRequest
  ) throws(DecodeError) -> RenderedPicture {
    let bitmap = try Bitmap(bytes)
    let (width, height) = (bitmap.facts.width, bitmap.facts.height)
    try request.limits.check(width: width, height: height)
    let target = request.size(ofWidth: width, height: height)
    let factor = Self.shrink(width, height, to: request.innerSize(target))
    var shrinker = RowShrinker(width: width, height: height, factor: factor)
    let isCut = try bitmap.sample(into: &shrinker)
    return try Self.render(
      RGBPlane(width: shrinker.width, height: shrinker.height, bytes: shrinker.bytes), request,
      orientation: 1, isWhole: !isCut)
  }

  /// Renders pixels that another decoder made.
  static func render(
    _ plane: RGBPlane, _ request: RenderRequest, orientation: Int, isWhole: Bool
  ) throws(DecodeError) -> RenderedPicture {
    let target = request.size(ofWidth: plane.width, height: plane.height)
    let result = unsafe plane.bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> RenderedPicture in
        let picture = unsafe try VipsPicture(
          rgb: buffer, width: plane.width, height: plane.height, orientation: orientation)
        return try picture.render(request, size: target, isWhole: isWhole)
      }
    }
    return try result.get()
  }

  /// By how much the sides may be shrunk roughly, 1, 2, 4 or 8, and still be shrunk well by half or more.
  ///
  /// libvips ends the process over a picture of which a side would be shrunk to nothing.
  private static func shrink(_ width: Int, _ height: Int, to target: (Int, Int)) -> Int {
    let most = max(width, height) / max(target.0, target.1)
    return [8, 4, 2].first { most >= 2 * $0 && min(width, height) >= 16 * $0 } ?? 1
  }
}

/// Red, green and blue of each pixel, row by row: `3 * width * height` bytes.
struct RGBPlane {
  let width: Int
  let height: Int
  let bytes: [UInt8]
}

extension ImageLimits {
  /// Refuses a picture larger than the limits before any pixel is decoded.
  func check(width: Int, height: Int) throws(DecodeError) {
    let (area, overflow) = width.multipliedReportingOverflow(by: height)
    guard width <= side, height <= side, !overflow, area <= pixels else {
      throw DecodeError(.limit, "the picture has more pixels than the limits allow")
    }
  }
}

extension RenderRequest {
  /// The standard deviation in pixels at which a picture is blurred at the most: a wider blur is made of a
  /// smaller picture.
  private static let widestBlur = 2.0

  /// The standard deviation of the blur of a picture of `size`, in pixels.
  func sigma(_ size: (Int, Int)) -> Double { blur * Double(max(size.0, size.1)) }

  /// The size to which a picture that is to have `size` is shrunk before it is blurred.
  func innerSize(_ size: (Int, Int)) -> (Int, Int) {
    let by = max(1, sigma(size) / Self.widestBlur)
    return (max(1, Int(Double(size.0) / by)), max(1, Int(Double(size.1) / by)))
  }

  /// The size of the picture that fits into the square, never larger than it is.
  func size(ofWidth width: Int, height: Int) -> (Int, Int) {
    let longest = max(width, height)
    guard longest > side else { return (width, height) }
    return (
      max(1, (width * side + longest / 2) / longest),
      max(1, (height * side + longest / 2) / longest)
    )
  }
}
