// SPDX-License-Identifier: Apache-2.0
// One record of a list in the words that all forms share, with what only its own form knows kept beside.

public import EvidenceModel

/// One record of a list: fingerprints of one content, and what is said of it.
///
/// Fingerprints are texts as the list gives them, in lower case; whether they have the right length is checked by who takes
/// them in. Everything here is text from outside.
public struct ExchangeRecord: Hashable, Sendable {
  /// A fingerprint by an algorithm that Martlet carries and never compares.
  public struct OtherHash: Hashable, Sendable {
    /// The algorithm, as the list calls it: `PhotoDNA`, `NETCLEAN`.
    public var name: String
    /// The fingerprint, as the list writes it.
    public var value: String

    /// Groups a name and a value.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What several forms have a member or column for, named as the tag by which lists keep it.
  public enum Flag: String, CaseIterable, Hashable, Sendable {
    case isDistributed = "is_distributed"
    case victimIdentified = "victim_identified"
    case offenderIdentified = "offender_identified"
  }

  /// The number of the file in a folder, from 1; `nil` when the list is one file.
  public var file: Int?
  /// The position in the list, from 1.
  public var number: Int
  /// The line where it begins, from 1; 0 where the form has no lines.
  public var line: Int
  /// MD5 in hexadecimal.
  public var md5: String?
  /// SHA-1 in hexadecimal.
  public var sha1: String?
  /// SHA-256 in hexadecimal.
  public var sha256: String?
  /// PDQ in hexadecimal.
  public var pdq: String?
  /// The quality of the PDQ hash, as stated.
  public var quality: Int64?
  /// The frames of a video as threatexchange writes them: a JSON array of `hash,quality,time`.
  public var vpdq: String?
  /// Fingerprints by other algorithms, and further ones by the same.
  public var others: [OtherHash] = []
  /// The number of bytes of the content, where stated.
  public var byteCount: Int64?
  /// The category, as the list writes it.
  public var category: String?
  /// The VICS profile that the category's number is of, where one is stated.
  public var profile: String?
  /// What the list called the category that VICS has a number for, where it named no profile; `nil` for what was stated in VICS itself.
  var listedCategory: String?
  /// The severity.
  public var severity: String?
  /// Who says so.
  public var source: String?
  /// The set within the list.
  public var set: String?
  /// The state of the record.
  public var status: String?
  /// When it was added, as written.
  public var added: String?
  /// Tags, each for itself.
  public var tags: [String] = []
  /// What is said to be so, and not to be so.
  public var flags: [Flag: Bool] = [:]
  /// What a VICS file says of it, whole; `nil` for other forms.
  public var vics: VICSMedia?

  /// A record without content.
  public init(number: Int, line: Int) {
    self.number = number
    self.line = line
  }

  /// The fingerprint by `algorithm`; `nil` where there is none, and always of videos.
  public internal(set) subscript(algorithm: FingerprintAlgorithm) -> String? {
    get {
      switch algorithm {
      case .md5: md5
      case .sha1: sha1
      case .sha256: sha256
      case .pdq: pdq
      case .vpdq: nil
      }
    }
    set {
      switch algorithm {
      case .md5: md5 = newValue
      case .sha1: sha1 = newValue
      case .sha256: sha256 = newValue
      case .pdq: pdq = newValue
      case .vpdq: break
      }
    }
  }

  /// The algorithms that a record may have fingerprints of.
  static let algorithms: [FingerprintAlgorithm] = [.md5, .sha1, .sha256, .pdq]

  /// All fingerprints that Martlet compares, also further ones by the same algorithm, and the quality that is stated of one.
  var fingerprints: [(algorithm: FingerprintAlgorithm, digits: String, quality: Int?)] {
    let own = Self.algorithms.compactMap { algorithm in
      self[algorithm].map {
        (algorithm, $0, algorithm == .pdq ? quality.map { Int(clamping: $0) } : nil)
      }
    }
    return own
      + others.compactMap { other in
        guard case .fingerprint(let algorithm)? = HashKind(name: other.name) else { return nil }
        let digits = HashKind.trimmed(other.value).lowercased()
        return digits.isEmpty ? nil : (algorithm, digits, nil)
      }
  }

  /// The category and its profile as a list without profiles has them.
  var listed: (category: String?, profile: String?) {
    if let listedCategory { return (listedCategory, nil) }
    return (category, category == nil ? nil : profile)
  }

  /// The columns that are one tag each when the record is matched: names and values.
  var namedTags: [(name: String, value: String?)] {
    [
      ("category", listed.category), ("profile", listed.profile), ("severity", severity),
      ("source", source), ("set", set),
      ("status", status),
    ]
  }
}

/// What a reader of records gives.
public enum ExchangeEvent: Sendable {
  /// What the file says of itself: before its records, or after them, for which it then does not count.
  case envelope(VICSEnvelope)
  /// A case begins: what is said of it before its records.
  case caseBegins([JSONValue.Member])
  /// A record.
  case record(ExchangeRecord)
  /// The case ends: what is said of it after its records.
  case caseEnds([JSONValue.Member])
  /// Something is wrong with a record; what else it holds comes as a record.
  case problem(LineProblem)
}

/// Gives the records of one file in their order.
public protocol ExchangeReader: AnyObject {
  /// What comes next; `nil` at the end.
  ///
  /// - Throws: ``HashListError`` for what cannot be understood as a whole.
  func next() throws -> ExchangeEvent?

  /// The number of lines read so far; 0 where the form has no lines.
  var lineCount: Int { get }
}
