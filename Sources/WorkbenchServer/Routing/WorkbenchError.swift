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

    /// The status that goes with it.
    var status: HTTPResponse.Status {
      switch self {
      case .badRequest: .badRequest
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

  /// Nobody is signed in.
  static let unauthenticated = WorkbenchError(
    .unauthenticated, "sign in first; machines send a token as `Authorization: Bearer`")

  /// Why.
  let code: Code
  /// What happened and what to do.
  let userMessage: String
  /// After how many seconds to try again, where that is known.
  var retryAfter: Int?

  init(_ code: Code, _ userMessage: String) {
    self.code = code
    self.userMessage = userMessage
  }

  /// Any error as the workbench tells it; one that is not known is a bug, and tells nothing of itself.
  init(_ error: any Error) {
    switch error {
    case let error as WorkbenchError: self = error
    case let error as CaseworkError: self.init(Self.code(of: error.code), error.userMessage)
    case let error as SignInError: self.init(error)
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

  /// The one shape in which errors are told: `{"error":{"code","message","request_id"}}`.
  func body(requestID: String) -> JSONValue {
    [
      "error": [
        "code": .string(code.rawValue), "message": .string(userMessage),
        "request_id": .string(requestID),
      ]
    ]
  }
}
