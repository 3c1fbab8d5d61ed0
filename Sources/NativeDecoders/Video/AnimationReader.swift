// SPDX-License-Identifier: Apache-2.0
// Animated WebP through libvips, which FFmpeg 5.1 cannot read.

internal import CVips
internal import EvidenceModel
internal import MediaDecoding
internal import PerceptualHash

/// Reads the frames of an animated WebP, one below the other as libvips gives them.
enum AnimationReader {
  /// What was found.
  struct Found {
    var facts: VideoFacts
    var frames: [VPDQFrame] = []
    var reachedLimit = false
    var isDamaged = false
  }

  /// Hashes the frames that `request` asks for.
  ///
  /// - Throws: ``DecodeError`` when the header cannot be read, or the file is no animation.
  static func read(
    _ bytes: [UInt8], request: VideoRequest, deadline: ContinuousClock.Instant,
    hasher: inout PDQHasher
  ) throws(DecodeError) -> Found {
    var kept = hasher
    let result = unsafe bytes.withUnsafeBytes { buffer in
      Result { () throws(DecodeError) -> Found in
        let animation = unsafe try VipsAnimation(buffer)
        return try hashFrames(of: animation, request, deadline, &kept)
      }
    }
    hasher = kept
    return try result.get()
  }

  private static func hashFrames(
    of animation: borrowing VipsAnimation, _ request: VideoRequest,
    _ deadline: ContinuousClock.Instant, _ hasher: inout PDQHasher
  ) throws(DecodeError) -> Found {
    let (width, height, count) = (animation.width, animation.height, animation.frames)
    guard width * height <= request.limits.pixels else {
      throw DecodeError(.limit, "the video's frames have more pixels than the limits allow")
    }
    let delays = animation.delays
    let length = delays.reduce(Int64(0)) { $0 + $1 }
    let rate = length > 0 ? Double(count) * 1_000_000 / Double(length) : nil
    var found = Found(
      facts: VideoFacts(
        width: width, height: height, microseconds: length > 0 ? length : nil, codec: "webp",
        frameRate: rate, frames: count, rotation: 0))
    let step = request.sampling.step(rate: rate)
    var time: Int64 = 0
    for number in 0..<count {
      if number.isMultiple(of: step) {
        guard found.frames.count < request.limits.hashedFrames, ContinuousClock.now < deadline
        else {
          found.reachedLimit = true
          break
        }
        guard let luma = animation.luma(ofFrame: number),
          let hash = hasher.hash(luma: luma.span, width: width, height: height)
        else {
          found.isDamaged = true
          break
        }
        found.frames.append(VPDQFrame(frame: number, microseconds: time, fingerprint: hash))
      }
      time += number < delays.count ? delays[number] : 0
    }
    return found
  }
}

/// All frames of a WebP, opened for reading from top to bottom.
///
/// The bytes must outlive it.
@safe
private struct VipsAnimation: ~Copyable {
  private let image: UnsafeMutablePointer<VipsImage>
  let width: Int
  let height: Int
  let frames: Int

  init(_ bytes: UnsafeRawBufferPointer) throws(DecodeError) {
    guard let image = unsafe martlet_load_frames(bytes.baseAddress, bytes.count) else {
      vips_error_clear()
      throw DecodeError(.corrupt, "the animation's bytes contradict its format")
    }
    let count = unsafe max(1, Int(vips_image_get_n_pages(image)))
    let pageHeight = unsafe Int(vips_image_get_page_height(image))
    guard pageHeight > 0, unsafe pageHeight * count <= Int(vips_image_get_height(image)) else {
      unsafe g_object_unref(image)
      throw DecodeError(.corrupt, "the animation's frames have no size")
    }
    unsafe width = Int(vips_image_get_width(image))
    height = pageHeight
    frames = count
    unsafe self.image = image
  }

  deinit { unsafe g_object_unref(image) }

  /// How long each frame is shown, in microseconds.
  var delays: [Int64] {
    var count: Int32 = 0
    guard let values = unsafe martlet_frame_delays(image, &count) else { return [] }
    return unsafe UnsafeBufferPointer(start: values, count: Int(count)).map {
      Int64(max(0, $0)) * 1_000
    }
  }

  /// The luma of a frame; `nil` when it cannot be decoded.
  ///
  /// Frames must be asked for in order.
  func luma(ofFrame number: Int) -> [Float]? {
    guard
      let layout = unsafe PixelLayout(
        bands: Int(vips_image_get_bands(image)), format: vips_image_get_format(image),
        interpretation: vips_image_get_interpretation(image)),
      let region = unsafe vips_region_new(image)
    else { return nil }
    defer { unsafe g_object_unref(region) }
    let byteCount = unsafe martlet_row_size(image)
    var luma: [Float] = []
    luma.reserveCapacity(width * height)
    for row in 0..<height {
      guard
        let start = unsafe martlet_row(region, Int32(width), Int32(number * height + row))
      else {
        vips_error_clear()
        return nil
      }
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: byteCount)
      let span = unsafe buffer.bindMemory(to: UInt8.self).span
      for column in 0..<width { luma.append(layout.pixel(column, in: span).luma) }
    }
    return luma
  }
}
