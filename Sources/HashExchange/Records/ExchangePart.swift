// SPDX-License-Identifier: Apache-2.0
// The parts of a record by name, so that a conversion can say what a form has no place for.

internal import EvidenceModel

/// A part of a record that a form may have no place for.
public enum ExchangePart: String, CaseIterable, Hashable, Sendable {
  case md5, sha1, sha256, pdq
  case quality, vpdq, otherHashes, byteCount, category, profile, severity, source, set, status
  case added, tags, flags
  /// Numbers, names, places and comments that a VICS file alone has.
  case vics

  /// The part as people are told of it.
  public var words: String {
    switch self {
    case .md5: "MD5"
    case .sha1: "SHA-1"
    case .sha256: "SHA-256"
    case .pdq: "PDQ"
    case .quality: "quality"
    case .vpdq: "frames of videos"
    case .otherHashes: "other hashes"
    case .byteCount: "size"
    case .category, .severity, .status, .tags: rawValue
    case .profile: "profile of the category"
    case .source: "who says so"
    case .set: "name of the set"
    case .added: "date"
    case .flags: "truth values"
    case .vics: "numbers, names and places of VICS"
    }
  }

  /// The fingerprints that Martlet compares.
  static let digests: Set<ExchangePart> = [.md5, .sha1, .sha256, .pdq]
}

extension ExchangeRecord {
  /// What the record has of what it may have.
  public var parts: Set<ExchangePart> {
    let has: [(ExchangePart, Bool)] = [
      (.md5, md5 != nil), (.sha1, sha1 != nil), (.sha256, sha256 != nil), (.pdq, pdq != nil),
      (.quality, quality != nil), (.vpdq, vpdq != nil), (.otherHashes, !others.isEmpty),
      (.byteCount, byteCount != nil), (.category, category != nil),
      (.profile, category != nil && profile != nil),
      (.severity, severity != nil), (.source, source != nil), (.set, set != nil),
      (.status, status != nil), (.added, added != nil), (.tags, !tags.isEmpty),
      (.flags, !flags.isEmpty), (.vics, vics != nil),
    ]
    return Set(has.filter(\.1).map(\.0))
  }

  /// Whether the record says that it is of a video: by its set, the tag `media_type` of rows, or the `MimeType` of VICS.
  var isVideo: Bool {
    if let set, Self.kindsOfMedia.contains(set) { return set == "video" }
    let stated = value(ofTag: "media_type") ?? vics?["MimeType"]?.text
    return stated?.lowercased().hasPrefix("video") ?? false
  }

  /// The sets by which pages of hash sharing tell media apart; other sets say nothing of them.
  static let kindsOfMedia: Set = ["image", "video"]

  /// The set; of a video that has none, that it is one.
  var setOrVideo: String? { self.set ?? (isVideo ? "video" : nil) }

  /// The value of the first tag `name:value`; `nil` where there is none.
  func value(ofTag name: String) -> String? {
    tags.first { $0.hasPrefix(name + ":") }.map { String($0.dropFirst(name.count + 1)) }
  }

  /// What a tag says where it stands for a flag, as rows write it: its name where it is so, `name:false` where it is not.
  static func flag(ofTag tag: String) -> (flag: Flag, isSo: Bool)? {
    for flag in Flag.allCases {
      if tag == flag.rawValue { return (flag, true) }
      if tag == Self.tag(of: flag, isSo: false) { return (flag, false) }
    }
    return nil
  }

  static func tag(of flag: Flag, isSo: Bool) -> String {
    isSo ? flag.rawValue : "\(flag.rawValue):false"
  }

  /// The tags, with those of flags that no tag tells of yet.
  var tagsWithFlags: [String] {
    let told = Set(tags)
    let others = Flag.allCases.compactMap { flag in
      flags[flag].map { Self.tag(of: flag, isSo: $0) }
    }
    return tags + others.filter { !told.contains($0) }
  }
}
