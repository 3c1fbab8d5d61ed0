// SPDX-License-Identifier: Apache-2.0
// What a person states of a known list when it is imported.

/// What a person states of a known list when it is imported.
public struct HashListSettings: Hashable, Sendable {
  /// The list's name.
  public var name: String
  /// Who made the list and answers for it.
  public var owner: String
  /// What being on the list means.
  public var polarity: ListPolarity
  /// The largest PDQ distance that is a hit, in bits, 0...256.
  public var pdqThreshold: Int
  /// The smallest PDQ quality on either side of a hit, 0...100.
  public var minimumQuality: Int
  /// The share of frames, 1...100, that must match for a known video to be a hit: of the item's frames or of the
  /// entry's.
  public var videoPercent: Int
  /// Tags of the whole list.
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
