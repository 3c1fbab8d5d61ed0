// SPDX-License-Identifier: Apache-2.0
// What a person states of a known list when it is imported.

/// What a person states of a known list when it is imported.
public struct HashListSettings: Hashable, Sendable {
  /// The PDQ distances that may be a hit: from 64 on, hashes of pictures that have nothing in common are hits.
  public static let pdqThresholds = 0...63
  /// The least PDQ qualities that can be asked for.
  public static let qualities = 0...100
  /// The lengths of a list's name and of its owner's, in bytes.
  public static let nameLengths = 1...200
  /// The lengths of a tag, in bytes.
  public static let tagLengths = 1...256

  /// The list's name, of ``nameLengths``.
  public var name: String
  /// Who made the list and answers for it, of ``nameLengths``.
  public var owner: String
  /// What being on the list means.
  public var polarity: ListPolarity
  /// The largest PDQ distance that is a hit, in bits, of ``pdqThresholds``.
  public var pdqThreshold: Int
  /// The smallest PDQ quality on either side of a hit, 0...100.
  public var minimumQuality: Int
  /// The share of frames, 1...100, that must match for a known video to be a hit: of the item's frames or of the
  /// entry's.
  public var videoPercent: Int
  /// Tags of the whole list, each of ``tagLengths``.
  public var tags: [String]

  /// States a list; threshold, quality and share default to the published ones, 31 bits, 50 and 80.
  public init(
    name: String, owner: String, polarity: ListPolarity = .positive,
    pdqThreshold: Int = PDQHash.standardThreshold,
    minimumQuality: Int = PDQFingerprint.standardQuality,
    videoPercent: Int = KnownVideo.standardPercent, tags: [String] = []
  ) {
    self.name = name
    self.owner = owner
    self.polarity = polarity
    self.pdqThreshold = pdqThreshold
    self.minimumQuality = minimumQuality
    self.videoPercent = videoPercent
    self.tags = tags
  }
}
