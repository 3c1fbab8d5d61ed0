// SPDX-License-Identifier: Apache-2.0
// One piece of metadata as it stands in a container.

/// One piece of metadata as it stands in a container.
struct MetadataBlock {
  /// What the bytes are.
  enum Content {
    /// A text with the keyword it is stored under.
    case text(keyword: String, value: String)
    /// A text without a keyword.
    case comment(String)
    /// A TIFF structure.
    case exif([UInt8])
    /// An XMP packet.
    case xmp([UInt8])
    /// IPTC records (IIM).
    case iptc([UInt8])
    /// A store of Content Credentials, which is found here and read elsewhere.
    case credentials
    /// A place on Earth, which is found and never read.
    case place
  }

  /// Where it stands, as a stable code.
  let carrier: String
  /// The first byte of its carrier in the file.
  let offset: Int
  /// The number of bytes of its carrier in the file.
  let length: Int
  /// The bytes, or the text.
  let content: Content
}
