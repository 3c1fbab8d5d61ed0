// SPDX-License-Identifier: Apache-2.0
// Errors of the workbench, and the one shape in which they are told.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes
internal import Hummingbird

/// An error as the workbench tells it: a status, a stable code and words for a person.
struct WorkbenchError: Error, Hashable, Sendable {
  /// The closed set of reasons that are the workbench's own; the raw value is stable.
  enum Code: String, CaseIterable, Hashable, Sendable {
    /// The request is malformed.
    case badRequest = "bad_request"
    /// The request names an address to fetch from; nothing is fetched.
    case addressRefused = "address_refused"
    /// Nobody is signed in.
    case unauthenticated
    /// The role, scope or session does not allow it.
    case denied
    /// There is nothing at that address.
    case notFound = "not_found"
    /// The address has no such method.
    case methodNotAllowed = "method_not_allowed"
    /// What was asked for contradicts what is recorded.
    case conflict
    /// An item's content gives no picture.
    case undecodable
    /// The body is larger than the route takes.
    case tooLarge = "too_large"
    /// The body did not arrive in time.
    case timeout
    /// The password or code given again is not right.
    case refused
    /// The password is right, and a code is asked for besides.
    case codeNeeded = "code_needed"
    /// The password is a one-time one; another must be chosen first.
    case passwordChangeNeeded = "password_change_needed"
    /// A page of another site asks, or one of another session.
    case crossSite = "cross_site"
    /// The workbench does not go by the name it was called.
    case misdirected
    /// The session is locked.
    case locked
    /// Asked too often.
    case tooMany = "too_many"
    /// The machine or disk does not allow it.
    case environment
    /// A bug.
    case internalFault = "internal_fault"

    /// What the API says of it: one of all.
    static let schema: JSONValue = ["enum": .array(allCases.map { .string($0.rawValue) })]

    /// The status that goes with it.
    var status: HTTPResponse.Status {
      switch self {
      case .badRequest, .addressRefused: .badRequest
      case .unauthenticated, .codeNeeded: .unauthorized
      case .denied, .refused, .passwordChangeNeeded, .crossSite: .forbidden
      case .misdirected: .misdirectedRequest
      case .notFound: .notFound
      case .methodNotAllowed: .methodNotAllowed
      case .conflict: .conflict
      case .undecodable: .unprocessableContent
      case .tooLarge: .contentTooLarge
      case .timeout: .requestTimeout
      case .locked: HTTPResponse.Status(code: 423, reasonPhrase: "Locked")
      case .tooMany: .tooManyRequests
      case .environment: .serviceUnavailable
      case .internalFault: .internalServerError
      }
    }
  }

  /// The most items that an error names.
  private static let mostItems = 20

  /// Nobody is signed in.
  static let unauthenticated = WorkbenchError(
    .unauthenticated, "sign in first; machines send a token as `Authorization: Bearer`")

  /// Why.
  let code: Code
  /// What happened and what to do.
  let userMessage: String
  /// After how many seconds to try again, where that is known.
  var retryAfter: Int?
  /// What exactly was refused, and about which items, where casework says so.
  private(set) var refusal: CaseworkError.Refusal?
  private(set) var items: [Int64] = []

  /// What happened in the words of the pages, with the numbers of the items; the program's own where they have none.
  var pageMessage: String {
    guard let words = refusal.flatMap({ PageTexts.all["refusal_\($0.rawValue)"] }) else {
      return userMessage
    }
    return items.isEmpty ? words : "\(words) \(items.map(String.init).joined(separator: ", "))"
  }

  init(_ code: Code, _ userMessage: String) {
    self.code = code
    self.userMessage = userMessage
  }

  /// Any error as the workbench tells it; one that is not known is a bug, and tells nothing of itself.
  init(_ error: any Error) {
    switch error {
    case let error as WorkbenchError: self = error
    case let error as CaseworkError:
      self.init(Self.code(of: error.code), error.userMessage)
      refusal = error.refusal
      items = Array(error.items.prefix(Self.mostItems))
    case let error as SignInError: self.init(error)
    case let error as MatchRefusal: self.init(error)
    case is CancellationError: self.init(.environment, "the workbench is ending; try again later")
    default:
      self.init(
        .internalFault, "something went wrong here; the log names it by the request's number")
    }
  }

  private init(_ error: SignInError) {
    switch error {
    case .refused: self.init(.refused, error.userMessage)
    case .over: self.init(.unauthenticated, error.userMessage)
    case .wait(let seconds):
      self.init(.tooMany, error.userMessage)
      retryAfter = seconds
    }
  }

  private init(_ refusal: MatchRefusal) {
    switch refusal {
    case .spent(let seconds):
      self.init(.tooMany, "this token has asked as often as it may today; go on tomorrow, in UTC")
      retryAfter = seconds
    case .resting(let seconds):
      self.init(
        .denied,
        "this token rests: what it asked looked like probing; ask whoever runs this service")
      retryAfter = seconds
    }
  }

  private static func code(of code: CaseworkError.Code) -> Code {
    switch code {
    case .usage: .badRequest
    case .denied: .denied
    case .notFound: .notFound
    case .conflict, .exists, .locked: .conflict
    case .undecodable: .undecodable
    case .notACasefile, .newerFormat, .unreadable, .unwritable, .networkFileSystem, .erased,
      .interrupted:
      .environment
    case .tampered, .internalFault: .internalFault
    }
  }

  /// The error as the matching service tells it: what is wrong with the case itself is its keeper's business, and names lists and
  /// owners that a machine is not told of.
  var forMachines: WorkbenchError {
    guard code == .internalFault else { return self }
    return WorkbenchError(
      .environment,
      "nothing can be answered now; whoever runs this service finds why by `martlet fsck`")
  }

  /// The shape in which clients of the matching service read errors: `{"message","details"}`.
  var matchingBody: JSONValue {
    ["message": .string(userMessage), "details": .string(code.rawValue)]
  }

  /// The one shape in which errors are told: `{"error":{"code","message","request_id"}}`, with `refusal` and `items` where
  /// pages have words of their own for what was refused.
  func body(requestID: String) -> JSONValue {
    let told: JSONValue = [
      "code": .string(code.rawValue), "message": .string(userMessage),
      "request_id": .string(requestID),
    ]
    guard let refusal else { return ["error": told] }
    return [
      "error": told.adding([
        ("refusal", .string(refusal.rawValue)), ("items", .array(items.map(JSONValue.integer))),
      ])
    ]
  }
}
