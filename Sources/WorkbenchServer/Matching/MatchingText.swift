// SPDX-License-Identifier: Apache-2.0
// What the requests of matching clients say, read strictly; the errors and shapes that they know.

internal import Casework
internal import EvidenceModel

/// Reads what clients of the matching service say.
enum MatchingText {
  /// Nothing is fetched, whatever asks for it.
  static let refusesAddresses = WorkbenchError(
    .addressRefused,
    "`url` is refused: this service fetches nothing; send the file itself with POST, or its hash")

  /// Refuses a body with a field `url`, however it is written: a form, several parts, or an object of JSON.
  ///
  /// - Throws: ``WorkbenchError`` `.addressRefused`.
  static func refuseAddress(in body: [UInt8], type: String?) throws(WorkbenchError) {
    guard !body.isEmpty, let stated = type else { return }
    let type = stated.lowercased()
    let isThere =
      if type.hasPrefix("multipart/form-data") {
        MultipartForm.hasField("url", in: body, contentType: stated)
      } else if type.hasPrefix("application/x-www-form-urlencoded") {
        String(validating: body, as: UTF8.self)
          .flatMap { try? QueryText.fields($0) }?["url"] != nil
      } else if type.hasPrefix("application/json") {
        (try? JSONParser.parse(body))?["url"] != nil
      } else {
        false
      }
    if isThere { throw refusesAddresses }
  }

  /// What a method answers that would change a bank, or that no address has.
  static let refusesMethod = WorkbenchError(
    .methodNotAllowed,
    "this address has no such method; banks are lists that people import, and cannot be changed here"
  )

  /// The shape of errors.
  static let errorSchema: JSONValue = AnswerSchema.object([
    ("message", AnswerSchema.text), ("details", WorkbenchError.Code.schema),
  ])

  /// The values after the question mark that name what is looked up.
  static let signalQuery = [
    QueryParameter("signal", "The hash, in hexadecimal digits.", AnswerSchema.text),
    QueryParameter("signal_type", "The kind of hash.", signalName),
  ]
  /// The value that names banks.
  static let bankQuery = [
    QueryParameter("banks", "Only these banks, with commas in between.", AnswerSchema.text)
  ]
  /// The value that names kinds of hashes.
  static let typesQuery = [
    QueryParameter(
      "types", "Only these kinds of hashes, with commas in between.", AnswerSchema.text)
  ]
  /// Values that clients may send and that change nothing: every bank always matches, whole.
  static let idleQuery = [
    QueryParameter("seed", "Changes nothing: every bank is always asked.", AnswerSchema.text),
    QueryParameter("bypass_coinflip", "Changes nothing, as `seed`.", AnswerSchema.text),
  ]
  /// The schema of the name of a kind of hash.
  static let signalName = QueryParameter.word(MatchSignal.allCases.map(\.rawValue))

  /// The kind of hash of a name.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest`.
  static func signal(_ name: String) throws(WorkbenchError) -> MatchSignal {
    guard let signal = MatchSignal(rawValue: name) else {
      throw WorkbenchError(
        .badRequest,
        "No such SignalType '\(shown(name))'; there are "
          + MatchSignal.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return signal
  }

  /// The hash that `signal` and `signal_type` give.
  ///
  /// - Throws: ``WorkbenchError`` or ``CaseworkError`` that tell as bad requests.
  static func query(_ request: WorkbenchRequest) throws -> MatchQuery {
    guard let text = request.query["signal"], let name = request.query["signal_type"],
      !text.isEmpty, !name.isEmpty
    else {
      throw WorkbenchError(.badRequest, "both signal and signal_type are required")
    }
    let signal = try signal(name)
    return MatchQuery(signal, try signal.bytes(text))
  }

  /// The banks that `banks` names; `nil` for all.
  static func banks(_ request: WorkbenchRequest) -> Set<String>? {
    guard let text = request.query["banks"], !text.isEmpty else { return nil }
    return Set(text.split(separator: ",").map(String.init))
  }

  /// The kinds of hashes to be made of a file: those of `types`, or all of its kind.
  ///
  /// - Throws: ``WorkbenchError`` `.badRequest`.
  static func signals(
    _ request: WorkbenchRequest, of content: MatchContent
  ) throws(WorkbenchError) -> [MatchSignal] {
    guard let text = request.query["types"] else { return content.signals }
    var signals: [MatchSignal] = []
    for part in text.split(separator: ",") {
      let name = part.filter { $0 != " " }
      guard !name.isEmpty else { continue }
      guard let signal = MatchSignal(rawValue: name), content.signals.contains(signal) else {
        throw WorkbenchError(
          .badRequest, "signal type '\(shown(name))' doesn't exist or is not one of this content")
      }
      if !signals.contains(signal) { signals.append(signal) }
    }
    guard !signals.isEmpty else {
      throw WorkbenchError(.badRequest, "empty signal type selection")
    }
    return signals
  }

  /// Whether a value says yes, as clients in several languages write it.
  static func isTrue(_ text: String?) -> Bool {
    ["true", "1", "yes", "on"].contains(text?.lowercased() ?? "")
  }

  /// A client's word as it may stand in an error.
  static func shown(_ text: String) -> String { EvidenceText.escaped(String(text.prefix(40))) }
}
