// SPDX-License-Identifier: Apache-2.0
// The export of feedback: what people found of a partner's entries, in the form in which hash sharing takes it.

internal import Catalog
internal import EvidenceModel
internal import HashExchange
internal import LegalRegime

/// Feedback on entries of hash sharing, one submission for each fingerprint of each entry, in one file.
///
/// It tells no hash and no word of a person: members, entries, types of fingerprints, and the partner's own reasons. What would
/// say too much stays out and is counted: words on hits that are only near an entry, on items that too few people saw, and words that do
/// not go together.
struct FeedbackExport: ExportKind {
  let name = "feedback"
  let words =
    "feedback on a partner's entries of hash sharing: confirmed, or rejected with the partner's reason"
  let settings = [
    GradedItems.gradesSetting, GradedItems.regimeSetting, HitWords.listsSetting,
    PartnerReasons.setting,
  ]

  func fileEnding(_ settings: ExportSettings) -> String { ".xml" }

  func prepare(_ settings: ExportSettings, from source: ExportSource) throws -> PreparedExport {
    let words = try HitWords(settings, from: source)
    let graded = try GradedItems(settings, from: source, ofEveryClass: true)
    let feedback = try Feedback(
      words, graded: graded, reasons: try PartnerReasons(settings.text(PartnerReasons.setting.name))
    )
    return PreparedExport(counts: feedback.counts, regimes: [graded.regime]) { output in
      try feedback.write(to: output, isSynthetic: source.store.description.isSynthetic)
    }
  }
}

/// What is told to partners of their entries.
struct Feedback {
  /// One fingerprint of one entry.
  private struct Target: Hashable {
    let name: NCMECEntryName
    let type: String
  }

  private var submissions: [(target: Target, reasons: [String])] = []
  private var left: [String: Int] = [:]
  private let newest: Int64

  /// Puts together what people said, as far as it may be told.
  ///
  /// - Throws: ``CaseworkError`` `.usage`, naming the hits, when a rejection gives none of the partner's reasons.
  init(_ words: HitWords, graded: GradedItems, reasons: PartnerReasons) throws {
    newest = words.newest
    let isCriminal = graded.areCriminal
    var said: [Target: Set<String>] = [:]
    var unknown: [Int64] = []
    for word in words.words {
      guard word.isOfEntry, let type = Self.type(of: word.hit.algorithm) else {
        left["hits that are only near the entry, or of a type that is not asked for", default: 0] +=
          1
        continue
      }
      guard !word.names.isEmpty else {
        left["hits on entries whose number with the partner is not known", default: 0] += 1
        continue
      }
      guard let criminal = isCriminal[word.hit.itemId] else {
        left["hits on items that are not graded by as many people as asked for", default: 0] += 1
        continue
      }
      guard criminal == (word.verdict == .confirmed) else {
        left["hits whose verdict and grade do not go together", default: 0] += 1
        continue
      }
      var guid = ""
      if word.verdict == .rejected {
        guard let reason = reasons.reason(in: try words.reason(of: word), for: type) else {
          unknown.append(word.hit.id)
          continue
        }
        guid = reason.guid
      }
      for name in word.names { said[Target(name: name, type: type), default: []].insert(guid) }
    }
    guard unknown.isEmpty else { throw Self.unknownReason(unknown, reasons) }
    for (target, guids) in said.sorted(by: { Self.order($0.key) < Self.order($1.key) }) {
      guard guids == [""] || !guids.contains("") else {
        left["fingerprints of entries on which people's words differ", default: 0] += 1
        continue
      }
      submissions.append((target, guids.sorted().filter { !$0.isEmpty }))
    }
  }

  /// How many submissions there are, and what was left out.
  var counts: [ExportCount] {
    let negative = submissions.count { !$0.reasons.isEmpty }
    return [
      ExportCount("affirmative", submissions.count - negative), ExportCount("negative", negative),
      ExportCount(WriteBackStanding.newestWord, Int(clamping: newest)),
    ] + left.sorted { $0.key < $1.key }.map { ExportCount("left out: \($0.key)", $0.value) }
  }

  /// Writes the bundle.
  func write(to output: ExchangeOutput, isSynthetic: Bool) throws(HashListError) {
    let mark = isSynthetic ? " synthetic=\"SYNTHETIC\"" : ""
    try output.write(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!-- A bundle of Martlet's own: each feedbackSubmission is put by itself to the path beside it. The form is unverified. -->
      <feedbackBundle xmlns="urn:martlet:ncmec-feedback:1"\(mark)>

      """)
    for (target, reasons) in submissions {
      let path = MarkupText.escaped(target.name.feedbackPath(type: target.type))
      let body =
        reasons.isEmpty
        ? "<affirmative/>"
        : "<negative><reasonIds>"
          + reasons.map { "<guid>\(MarkupText.escaped($0))</guid>" }.joined()
          + "</reasonIds></negative>"
      try output.write(
        "  <submission path=\"\(path)\"><feedbackSubmission xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">"
          + body + "</feedbackSubmission></submission>\n")
    }
    try output.write("</feedbackBundle>\n")
  }

  /// The partner's name of a type of fingerprints; `nil` for one that is not shared there.
  static func type(of algorithm: FingerprintAlgorithm) -> String? {
    switch algorithm {
    case .md5: "MD5"
    case .sha1: "SHA1"
    case .pdq: "PDQ"
    case .sha256, .vpdq: nil
    }
  }

  private static func order(_ target: Target) -> (String, String, String) {
    (target.name.member, target.name.id, target.type)
  }

  private static func unknownReason(_ hits: [Int64], _ reasons: PartnerReasons) -> CaseworkError {
    let numbers = hits.sorted().prefix(10).map { String($0) }.joined(separator: ", ")
    let more = hits.count > 10 ? " and \(hits.count - 10) more" : ""
    var names: [String] = []
    for name in reasons.reasons.map(\.name) where !names.contains(name) { names.append(name) }
    let known = names.prefix(20).joined(separator: ", ")
    return CaseworkError(
      .usage,
      "the rejection of hit \(numbers)\(more) gives none of the partner's reasons; reject it again with a reason that begins with "
        + (known.isEmpty
          ? "one of them, and give their file as the setting reasons" : "one of: \(known)"))
  }
}
