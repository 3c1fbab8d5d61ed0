// SPDX-License-Identifier: Apache-2.0
// Addresses of the synthetic forum, on a name reserved for examples (RFC 2606).

internal import SyntheticEncoding

/// Addresses of the synthetic forum.
enum ForumAddress {
  /// The start page, which the page mapping does not cover.
  static let start = "https://harbour.example/"

  /// A page of a topic, from 1.
  static func page(topic: Int, number: Int) -> String {
    number == 1 ? "\(start)topic/\(topic)" : "\(start)topic/\(topic)-\(number)"
  }

  /// The full size of a picture.
  static func full(_ picture: PlannedPicture, upload: Int) -> String {
    let suffix = upload == 0 ? "" : "-\(upload + 1)"
    return "\(start)media/\(picture.serial)\(suffix).\(picture.format.fileExtension)"
  }

  /// The small form of a picture.
  static func thumbnail(_ picture: PlannedPicture) -> String {
    "\(start)media/small/\(picture.serial).jpg"
  }

  /// An avatar, or the banner after the last one.
  static func furniture(_ index: Int) -> String { "\(start)board/\(index).png" }
}
