// SPDX-License-Identifier: Apache-2.0
// What a synthetic picture says about itself: an invented camera, a program, texts.

/// What a camera writes beside its picture.
///
/// The makers used are invented.
public struct CameraMetadata: Hashable, Sendable {
  /// The maker.
  public var make: String
  /// The model.
  public var model: String
  /// When the picture was "taken": `YYYY:MM:DD HH:MM:SS`, as EXIF writes it.
  public var taken: String
  /// The denominator of the exposure time: 250 means 1/250 s.
  public var exposureDenominator: UInt32
  /// Ten times the f-number: 28 means f/2.8.
  public var apertureTenths: UInt32
  /// The ISO speed.
  public var isoSpeed: UInt16
  /// The focal length in millimetres.
  public var focalLength: UInt32

  /// Groups what a camera writes; the makers are invented ones.
  public init(
    make: String = "Example Optics", model: String = "EX-1", taken: String,
    exposureDenominator: UInt32 = 250, apertureTenths: UInt32 = 28, isoSpeed: UInt16 = 200,
    focalLength: UInt32 = 35
  ) {
    self.make = make
    self.model = model
    self.taken = taken
    self.exposureDenominator = exposureDenominator
    self.apertureTenths = apertureTenths
    self.isoSpeed = isoSpeed
    self.focalLength = focalLength
  }
}

/// One text chunk of a PNG.
public struct PNGTextChunk: Hashable, Sendable {
  /// Which of PNG's three text chunks.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Latin-1, uncompressed. Other characters become question marks.
    case tEXt
    /// Latin-1, compressed.
    case zTXt
    /// UTF-8, uncompressed.
    case iTXt
    /// UTF-8, compressed.
    case iTXtCompressed
  }

  /// Which chunk.
  public var kind: Kind
  /// The keyword, 1–79 Latin-1 characters.
  public var keyword: String
  /// The text.
  public var text: String

  /// Groups the parts of a chunk.
  public init(_ kind: Kind, keyword: String, text: String) {
    self.kind = kind
    self.keyword = keyword
    self.text = text
  }
}

/// Everything a picture says about itself.
///
/// Empty by default.
///
/// EXIF parts and `xmp` go into JPEG, PNG, WebP, HEIC and AVIF (XMP not into the last two); text
/// chunks into PNG only.
public struct PictureMetadata: Hashable, Sendable {
  /// The camera, in EXIF.
  public var camera: CameraMetadata?
  /// The program that wrote the file, in EXIF.
  public var software: String?
  /// A comment in EXIF (`UserComment`, marked as Unicode, UTF-16 most significant byte first).
  public var userComment: String?
  /// The orientation in EXIF, 1...8.
  public var orientation: UInt16?
  /// An XMP packet.
  public var xmp: String?
  /// Text chunks, in the order in which they stand before the pixels.
  public var pngText: [PNGTextChunk]

  /// Nothing, unless parts are named.
  public init(
    camera: CameraMetadata? = nil, software: String? = nil, userComment: String? = nil,
    orientation: UInt16? = nil, xmp: String? = nil, pngText: [PNGTextChunk] = []
  ) {
    self.camera = camera
    self.software = software
    self.userComment = userComment
    self.orientation = orientation
    self.xmp = xmp
    self.pngText = pngText
  }

  /// No metadata at all.
  public static let none = PictureMetadata()

  /// Whether there is anything for EXIF to say.
  var needsEXIF: Bool {
    camera != nil || software != nil || userComment != nil || orientation != nil
  }
}
