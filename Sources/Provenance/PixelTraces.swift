// SPDX-License-Identifier: Apache-2.0
// What is hidden in or signed over the pixels of a picture, in one pass over its rows.

public import EvidenceModel
public import MediaDecoding

/// Looks for traces in the pixels of pictures: known invisible marks, and signatures over the pixels.
///
/// Pictures are decoded only where something can be there: JPEG files that keep colours coarsely are left to the search,
/// and a signature is checked where a comment carries one.
public struct PixelTraces {
  private let rows: any PictureRows
  private let tools: ProvenanceTools
  private let keys: [PixelSigningKey]
  private let limits: TraceLimits

  /// A scanner that decodes with `rows`, and knows the signers `keys`.
  public init(
    rows: any PictureRows, tools: ProvenanceTools, keys: [PixelSigningKey],
    limits: TraceLimits = .standard
  ) {
    self.rows = rows
    self.tools = tools
    self.keys = keys
    self.limits = limits
  }

  /// What is to see the rows of a picture while it is decoded for its hash; `nil` where nothing is looked for.
  ///
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  public func watch(_ source: any ByteSource, _ format: MediaFormat) throws -> PixelWatch? {
    let signed = try signedPicture(source, format)
    let wantsMarks = try Self.mayHoldMarks(source, format)
    return wantsMarks || signed != nil ? PixelWatch(wantsMarks: wantsMarks, signed: signed) : nil
  }

  /// The traces in the pixels of `source`.
  ///
  /// A picture that cannot be decoded has none; whoever decodes it for its own sake tells of that.
  ///
  /// - Parameters:
  ///   - source: the file.
  ///   - format: its format.
  ///   - imageLimits: the limits of a decoding.
  ///   - watch: what saw the picture's rows; where it saw none, the picture is decoded here.
  /// - Returns: a trace for each mark, and one for a signature.
  /// - Throws: the source's own errors; a ``DecodeError`` that ends the session of the tools.
  /// - Complexity: some two milliseconds a megapixel, and one decoding where the rows were not seen.
  public func scan(
    _ source: any ByteSource, _ format: MediaFormat, _ imageLimits: ImageLimits,
    watch: PixelWatch? = nil
  ) throws -> [Trace] {
    guard let watch = try watch ?? self.watch(source, format) else { return [] }
    if !watch.hasBegun {
      guard source.byteCount <= imageLimits.inputBytes else { return [] }
      let file = try source.read(at: 0, count: source.byteCount)
      let isWhole = decode(file, format, imageLimits) { watch.take($0, $1, $2.span) }
      watch.finish(isWhole: isWhole)
    }
    var traces = watch.hits.map { Self.trace($0, byteCount: source.byteCount) }
    if let signed = watch.signed {
      let isReadable =
        watch.isWhole && watch.hasBegun && watch.signature != nil
        && signed.comment.signature != nil
      let key = isReadable ? watch.signature?.verify(keys) : nil
      let state: PixelSignature.State =
        !isReadable ? .notCheckable : key == nil ? .mismatch : .verified
      let doubts = signed.doubts.union(watch.hasOtherAlpha ? [.alpha] : [])
      traces.append(
        PixelSignature.trace(
          state, key: key, block: signed.block, doubts: doubts, use: signed.comment.pictureUse))
    }
    return traces
  }

  /// The traces of a picture that was mirrored, resized or cut; the search takes some two seconds a megapixel.
  ///
  /// - Throws: the source's own errors.
  public func search(
    _ source: any ByteSource, _ format: MediaFormat, _ imageLimits: ImageLimits
  ) throws -> [Trace] {
    guard source.byteCount <= imageLimits.inputBytes else { return [] }
    let file = try source.read(at: 0, count: source.byteCount)
    var size = (width: 0, height: 0)
    var samples: [UInt8] = []
    let isWhole = decode(file, format, imageLimits) { shape, _, row in
      let pixels = shape.width * shape.height
      guard shape.channels >= 3, pixels >= WatermarkReader.minimumPixels / 4,
        pixels <= WatermarkSearch.maximumPixels
      else { return false }
      size = (shape.width, shape.height)
      if shape.channels == 3 {
        samples += row
      } else {
        for start in stride(from: 0, to: row.count - 3, by: 4) { samples += row[start..<start + 3] }
      }
      return true
    }
    guard isWhole,
      let picture = SampledPicture(width: size.width, height: size.height, samples: samples)
    else { return [] }
    return WatermarkSearch(picture: picture).hits().map {
      Self.trace($0, byteCount: source.byteCount)
    }
  }

  /// Visits the rows; whether the picture was decoded to where `visit` wanted it.
  private func decode(
    _ file: [UInt8], _ format: MediaFormat, _ imageLimits: ImageLimits,
    _ visit: (PictureShape, Int, [UInt8]) -> Bool
  ) -> Bool {
    do throws(DecodeError) {
      try rows.visitRows(of: file, format: format, limits: imageLimits, visit)
      return true
    } catch {
      return false
    }
  }

  private static func trace(_ hit: WatermarkHit, byteCount: Int) -> Trace {
    func field(_ name: String, _ value: String) -> TraceField {
      TraceField(name: name, value: value, isEvidenceText: false)
    }
    return Trace(
      kind: "watermark.\(hit.mark.name)", tool: hit.mark.tool, claim: .generated,
      carrier: "pixels", offset: 0, length: byteCount, strength: .hint, forgeability: .moderate,
      fields: [
        field("bits_agreeing", String(hit.agreeing)), field("bits", String(hit.mark.bitCount)),
        field("found", hit.way.rawValue),
      ] + MarkMeasures.fields(of: hit))
  }
}

// MARK: - What is worth decoding

extension PixelTraces {
  /// Whether a known mark could have outlived the coding of the file.
  static func mayHoldMarks(_ source: any ByteSource, _ format: MediaFormat) throws -> Bool {
    switch format {
    case .png, .webp, .tiff, .avif, .heic: true
    case .jpeg: try JPEGColors.areFine(source)
    default: false
    }
  }

  private func signedPicture(
    _ source: any ByteSource, _ format: MediaFormat
  ) throws -> SignedPicture? {
    var result = WalkResult()
    var isWhole = true
    let reader = RangeReader(source, limits)
    do {
      switch format {
      case .png: try PNGWalker(tools: tools, limits: limits).walk(reader, into: &result)
      case .webp: try WebPWalker(limits: limits).walk(reader, into: &result)
      default: return nil
      }
    } catch is WalkError {
      // What was read before the damage stands; the metadata scan tells of it.
      isWhole = false
    }
    return try SignedPicture(result, isWhole: isWhole, tools, limits)
  }
}
