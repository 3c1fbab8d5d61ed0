// SPDX-License-Identifier: Apache-2.0
// What items can have in common, and how much it says that they do.

/// How much it says that two items have something in common.
///
/// It is about coincidence, not about forgery: whoever writes metadata can write any hash or name.
public enum LinkStrength: String, CaseIterable, Hashable, Sendable, Codable {
  /// A whole digest, or what Martlet itself recorded: no coincidence.
  case strong
  /// Ten or twelve digits of a digest, or a seed together with its prompt: rarely a coincidence.
  case moderate
  /// A name, a number or a few digits: a place to look, and no more.
  case weak
}

/// What sort of thing items have in common.
///
/// The order is part of the catalog's format: a sort's ``code`` is its place. New ones come last.
public enum LinkNodeKind: String, CaseIterable, Hashable, Sendable, Codable {
  /// SHA-256 of a whole model file.
  case sha256
  /// BLAKE3 of a whole model file.
  case blake3
  /// 12 digits of the SHA-256 of a model file's tensors.
  case autov3
  /// 10 digits of the SHA-256 of a whole model file.
  case autov2
  /// 8 digits over a part of a model file, which different files may share.
  case autov1
  /// A hash of a model file with another number of digits.
  case otherHash = "other_hash"
  /// The name of a model file, in normal form.
  case modelName = "model_name"
  /// A seed together with the words of its prompt.
  case seedPrompt = "seed_prompt"
  /// A seed.
  case seed
  /// The words of a prompt, whatever their order and weights.
  case prompt
  /// The name of a picture's file.
  case fileName = "file_name"
  /// SHA-256 of a picture that went in.
  case contentSHA256 = "content_sha256"
  /// SHA-1 of a picture that went in.
  case contentSHA1 = "content_sha1"
  /// MD5 of a picture that went in.
  case contentMD5 = "content_md5"
  /// The name of somebody who posted.
  case poster
  /// A source that was taken in.
  case source
  /// The identifier of a document, by which editing programs name what a file is and was made from.
  case documentID = "document_id"
  /// SHA-256 of the thumbnail within a picture.
  case thumbnailSHA256 = "thumbnail_sha256"
  /// SHA-256 of a model file's tensors.
  case tensorsSHA256 = "tensors_sha256"

  /// The byte with which keys of the sort begin, from 1.
  public var code: UInt8 { UInt8((Self.allCases.firstIndex(of: self) ?? 0) + 1) }

  /// The sort of a code; `nil` for a byte that is none.
  public init?(code: UInt8) {
    guard code > 0, Int(code) <= Self.allCases.count else { return nil }
    self = Self.allCases[Int(code) - 1]
  }

  /// The sort of a model hash.
  public init(_ sort: ModelHash.Sort) {
    self =
      switch sort {
      case .sha256: .sha256
      case .tensorsSHA256: .tensorsSHA256
      case .blake3: .blake3
      case .autov3: .autov3
      case .autov2: .autov2
      case .autov1: .autov1
      case .unknown: .otherHash
      }
  }

  /// How much it says that two items have it in common.
  public var strength: LinkStrength {
    switch self {
    case .sha256, .tensorsSHA256, .blake3, .contentSHA256, .source, .thumbnailSHA256: .strong
    case .autov3, .autov2, .seedPrompt, .contentSHA1, .contentMD5, .documentID: .moderate
    case .autov1, .otherHash, .modelName, .seed, .prompt, .fileName, .poster: .weak
    }
  }
}

/// How an item is tied to what it has in common with others.
public enum LinkRelation: String, CaseIterable, Hashable, Sendable, Codable {
  /// Made with it as its model.
  case model
  /// Made with it as a second model that finishes the picture.
  case refiner
  /// Made with it as a LoRA.
  case lora
  /// Made with it as the decoder of latent pictures.
  case vae
  /// Made with it as a network that follows a control picture.
  case controlnet
  /// Made with it as words learned into the text encoder.
  case embedding
  /// Made with it as a hypernetwork.
  case hypernet
  /// Made with it as a network that enlarges.
  case upscaler
  /// Made with it as a network that turns words into what the model follows.
  case textEncoder = "text_encoder"
  /// Made with it as a network that makes the model follow a reference picture.
  case ipAdapter = "ip_adapter"
  /// Made with it as a network that puts another face into a picture.
  case faceSwap = "face_swap"
  /// It is this model file.
  case file
  /// A model file that was made from this model.
  case base
  /// Made from this seed.
  case seed
  /// Made from this prompt.
  case prompt
  /// Made from this picture.
  case input
  /// It bears this file name.
  case name
  /// It is this picture.
  case content
  /// Shown in a post of this poster.
  case posted
  /// Read from this source.
  case source
  /// It is, or was at first, the document of this identifier.
  case document
  /// It holds this thumbnail.
  case thumbnail

  /// The relation of a picture to a model file it was made with.
  public init(_ role: ModelUse.Role) {
    self =
      switch role {
      case .model: .model
      case .refiner: .refiner
      case .lora: .lora
      case .vae: .vae
      case .controlnet: .controlnet
      case .embedding: .embedding
      case .hypernet: .hypernet
      case .upscaler: .upscaler
      case .textEncoder: .textEncoder
      case .ipAdapter: .ipAdapter
      case .faceSwap: .faceSwap
      }
  }
}
