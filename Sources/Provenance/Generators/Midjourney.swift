// SPDX-License-Identifier: Apache-2.0
// Midjourney: a description that ends with the service's own job number.

internal import EvidenceModel

/// Reads what Midjourney writes.
///
/// - Source: forms quoted by other readers; not verified on files of the service.
enum Midjourney {
  /// The longest description that is looked at, in bytes.
  private static let longest = 1 << 16
  /// What stands before the number.
  private static let sign = "Job ID:"

  /// What a description says; `nil` without a job number.
  static func read(_ text: String, beside texts: TextSet = TextSet()) -> GeneratorReading? {
    guard text.utf8.count <= longest,
      let mark = TextDecoding.lastOffset(of: sign, in: text)
    else { return nil }
    let job = String(decoding: text.utf8.dropFirst(mark + sign.utf8.count), as: UTF8.self)
      .drop { $0 == " " }.prefix { $0.isHexDigit || $0 == "-" }
    guard job.utf8.count == 36 else { return nil }
    let words = TextDecoding.trimmed(String(decoding: text.utf8.prefix(mark), as: UTF8.self))
    var record = GenerationRecord()
    record.add(words, to: \.prompts)
    let options = words.split(separator: " ")
    for (option, value) in zip(options, options.dropFirst()) {
      switch option {
      case "--v", "--version", "--niji": record.version = String(value)
      case "--seed": record.add(String(value), to: \.seeds)
      default: break
      }
    }
    var reading = GeneratorReading("midjourney.description", tool: "Midjourney", record: record)
    reading.strength = .strong
    reading.note(evidence: String(job), "job")
    reading.note(evidence: texts["Author"], "author")
    return reading
  }
}
