// SPDX-License-Identifier: Apache-2.0
// Every error becomes the one shape, or a page of the same words; a bug, and damage, is logged without evidence.

internal import Casework
internal import EvidenceModel
internal import Hummingbird
internal import Logging
internal import NIOHTTP1

/// Turns errors into answers.
struct ErrorAnswers: RouterMiddleware {
  /// Whether the matching service is served, whose clients read errors of another shape.
  let isMatching: Bool

  func handle(
    _ request: Request, context: WorkbenchContext,
    next: @concurrent (Request, WorkbenchContext) async throws -> Response
  ) async throws -> Response {
    do { return try await next(request, context) } catch {
      let told = Self.told(error)
      if told.code == .internalFault {
        let isDamage = (error as? CaseworkError)?.code == .tampered
        context.logger.error(
          isDamage
            ? "the case or one of its lists is damaged: martlet status and martlet fsck say where"
            : "internal fault",
          metadata: ["error.type": .string(String(describing: type(of: error)))])
      }
      return answer(told, request, context)
    }
  }

  private static func told(_ error: any Error) -> WorkbenchError {
    if error is HTTPParserError {
      return WorkbenchError(.badRequest, "the request's body is not as HTTP has it; send it again")
    }
    guard let error = error as? HTTPError else { return WorkbenchError(error) }
    return switch error.status {
    case .notFound: WorkbenchError(.notFound, "there is nothing at this address")
    case .methodNotAllowed: WorkbenchError(.methodNotAllowed, "this address has no such method")
    default: WorkbenchError(.badRequest, "the request cannot be understood")
    }
  }

  private func answer(
    _ error: WorkbenchError, _ request: Request, _ context: WorkbenchContext
  ) -> Response {
    let isPage =
      !request.uri.path.hasPrefix("/api/")
      && request.headers[.accept]?.contains("text/html") == true
    let isOfMachine = isMatching && request.uri.path.hasPrefix("/hma/")
    let error = isOfMachine ? error.forMachines : error
    let answer: WorkbenchAnswer =
      isOfMachine
      ? .json(error.matchingBody, status: error.code.status)
      : isPage
        ? .page(ErrorPage.text(error, requestID: context.id), status: error.code.status)
        : .json(error.body(requestID: context.id), status: error.code.status)
    var response = answer.response
    if request.method == .head { response.body = .init() }
    if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
    return response
  }
}
