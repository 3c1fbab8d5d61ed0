// SPDX-License-Identifier: Apache-2.0
// A model file that a generator says it used, by name and by hash.

/// A hash of a model file as a generator writes it, cut to the digits that the generator keeps.
///
/// Two pictures made with the same file carry the same digits of the same sort, so that a seized model
/// file and the pictures made with it can be linked without a network.
public struct ModelHash: Hashable, Sendable {
  /// What the digits were computed over.
  public enum Sort: String, CaseIterable, Hashable, Sendable, Codable {
    /// 8 digits: SHA-256 of the 64 KiB that begin at byte 0x100000.
    case autov1
    /// 10 digits: the beginning of the whole file's SHA-256.
    case autov2
    /// 12 digits: the beginning of the SHA-256 of a safetensors file's tensor data.
    case autov3
    /// 64 digits: the whole file's SHA-256.
    case sha256
    /// 64 digits: the SHA-256 of a safetensors file's tensor data, where the writer is known to keep that.
    case tensorsSHA256 = "tensors_sha256"
    /// The whole file's BLAKE3, where the writer says so.
    case blake3
    /// Another number of digits.
    case unknown

    /// The sort that has so many hexadecimal digits.
    public init(digitCount: Int) {
      switch digitCount {
      case 8: self = .autov1
      case 10: self = .autov2
      case 12: self = .autov3
      case 64: self = .sha256
      default: self = .unknown
      }
    }
  }

  /// What the digits were computed over, judged by their number where nothing else tells.
  public let sort: Sort
  /// The digits in lower case, without `0x`.
  public let digits: String

  private static let tensors = "tensors_sha256:"

  /// The hash as a text that ``init(_:)`` reads again: its digits, behind the sort where their number does not tell it.
  public var text: String {
    switch sort {
    case .blake3: "blake3:" + digits
    case .tensorsSHA256: Self.tensors + digits
    case .autov1, .autov2, .autov3, .sha256, .unknown: digits
    }
  }

  /// Groups a sort and its digits, which are lower case.
  public init(sort: Sort, digits: String) {
    self.sort = sort
    self.digits = digits
  }

  /// Reads a hash, with or without `0x`, or the name of its algorithm or sort and a colon before it.
  ///
  /// `nil` for text that is no row of hexadecimal digits.
  public init?(_ text: some StringProtocol) {
    var digits = text.lowercased()
    let isBLAKE3 = digits.hasPrefix("blake3:")
    let isOfTensors = digits.hasPrefix(Self.tensors)
    for prefix in ["0x", "blake3:", "sha256:", Self.tensors] where digits.hasPrefix(prefix) {
      digits.removeFirst(prefix.count)
      break
    }
    guard (1...128).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.digits = digits
    let byCount = Sort(digitCount: digits.utf8.count)
    sort = isBLAKE3 ? .blake3 : isOfTensors && byCount == .sha256 ? .tensorsSHA256 : byCount
  }
}

/// One model file that a generator says it used.
public struct ModelUse: Hashable, Sendable {
  /// What part the file plays.
  public enum Role: String, CaseIterable, Hashable, Sendable, Codable {
    /// The model that makes the picture: a checkpoint or a denoiser.
    case model
    /// A second model that finishes the picture.
    case refiner
    /// A small network laid over the model.
    case lora
    /// The decoder of latent pictures.
    case vae
    /// A network that follows a control picture.
    case controlnet
    /// Words learned into the text encoder.
    case embedding
    /// A hypernetwork.
    case hypernet
    /// A network that enlarges.
    case upscaler
    /// A network that turns words into what the model follows.
    case textEncoder = "text_encoder"
    /// A network that makes the model follow a reference picture.
    case ipAdapter = "ip_adapter"
    /// A network that puts another face into a picture.
    case faceSwap = "face_swap"
  }

  /// What part the file plays.
  public let role: Role
  /// Its name or path as written; `nil` when only a hash is known.
  public var name: String?
  /// The weight it was given, as written.
  public var weight: String?
  /// Its hashes.
  public var hashes: [ModelHash]

  /// Groups the parts of a use.
  public init(_ role: Role, name: String?, weight: String? = nil, hashes: [ModelHash] = []) {
    self.role = role
    self.name = name
    self.weight = weight
    self.hashes = hashes
  }
}
