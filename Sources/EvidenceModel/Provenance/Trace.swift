// SPDX-License-Identifier: Apache-2.0
// One piece of provenance evidence: what it claims, where it stands, how much it weighs.

/// How much a trace weighs.
public enum TraceStrength: String, CaseIterable, Hashable, Sendable, Codable {
  /// One tag or word; common in innocent files too.
  case hint
  /// Rich metadata that agrees with itself.
  case strong
  /// A signature that verifies.
  case proof
}

/// What it takes to forge a trace.
public enum TraceForgeability: String, CaseIterable, Hashable, Sendable, Codable {
  /// Anyone can type it.
  case trivial
  /// It takes skill and intent.
  case moderate
  /// It takes somebody's private key.
  case cryptographic
}

/// What a trace says about its file.
public enum TraceClaim: String, CaseIterable, Hashable, Sendable, Codable {
  /// Made by an image generator.
  case generated
  /// A camera picture changed by a generator.
  case edited
  /// Taken by a camera.
  case camera
  /// Written by an ordinary editor or converter.
  case software
  /// Something about the file that fits none of the above, worth knowing.
  case note
}

/// One named value of a trace.
public struct TraceField: Hashable, Sendable {
  /// What the value is, such as `prompt`, `model_hash` or `seed` among others.
  public let name: String
  /// The value as read.
  public let value: String
  /// Whether the value is evidence text, shown masked until a person reveals it.
  public let isEvidenceText: Bool

  /// Groups a name and a value.
  public init(name: String, value: String, isEvidenceText: Bool) {
    self.name = name
    self.value = value
    self.isEvidenceText = isEvidenceText
  }
}

/// One piece of provenance evidence in a file.
public struct Trace: Hashable, Sendable {
  /// Which kind of trace it is, as a stable code: `a1111.parameters`, `comfyui.prompt`, `exif.camera`.
  public let kind: String
  /// The tool class it points to, safe to publish: `AUTOMATIC1111`, `ComfyUI`; `nil` when none.
  public let tool: String?
  /// What it says about the file.
  public let claim: TraceClaim
  /// Where it stands, as a stable code: `png.tEXt`, `jpeg.APP1.Exif`, `webp.XMP`.
  public let carrier: String
  /// The first byte of the carrier in the file.
  public let offset: Int
  /// The number of bytes of the carrier in the file.
  public let length: Int
  /// How much it weighs.
  public let strength: TraceStrength
  /// What it takes to forge it.
  public let forgeability: TraceForgeability
  /// What was read, in reading order.
  public let fields: [TraceField]

  /// Groups the parts of a trace.
  public init(
    kind: String, tool: String?, claim: TraceClaim, carrier: String, offset: Int, length: Int,
    strength: TraceStrength, forgeability: TraceForgeability, fields: [TraceField]
  ) {
    self.kind = kind
    self.tool = tool
    self.claim = claim
    self.carrier = carrier
    self.offset = offset
    self.length = length
    self.strength = strength
    self.forgeability = forgeability
    self.fields = fields
  }
}

/// What all traces of one file say together.
///
/// There is no value for "real": absence proves nothing.
public struct ProvenanceConclusion: Hashable, Sendable {
  /// The outcome of the rule table.
  public enum Code: String, CaseIterable, Hashable, Sendable, Codable {
    /// Made by a generator.
    case generated
    /// Changed by a generator.
    case edited
    /// Signs of a camera, and no sign of a generator.
    case cameraSigns = "camera_signs"
    /// Nothing that decides.
    case unknown
  }

  /// The outcome.
  public let code: Code
  /// The strength of the strongest trace behind the outcome; `nil` for unknown.
  public let strength: TraceStrength?
  /// The kinds of the traces behind the outcome, and contradictions, as stable codes.
  public let reasons: [String]

  /// Groups the parts of a conclusion.
  public init(code: Code, strength: TraceStrength?, reasons: [String]) {
    self.code = code
    self.strength = strength
    self.reasons = reasons
  }
}
