// SPDX-License-Identifier: Apache-2.0
// Pictures over HTTP: only within an open view of the same session, re-encoded, kept nowhere.

internal import Casework
internal import EvidenceModel
internal import HTTPTypes

/// The routes of pictures.
enum MediaRoutes {
  static let routes = [
    WorkbenchRoute(
      .get, "/media/{view}", .media, access: .may(.viewPictures), operation: "getPicture",
      summary: "The picture that an open view shows.", gives: pictures
    ) { request, desk in try await picture(at: 0, request, desk) },
    WorkbenchRoute(
      .get, "/media/{view}/{place}", .media, access: .may(.viewPictures),
      operation: "getPagePicture",
      summary: "The picture at a place, counted from 0, of those that an open view shows.",
      gives: pictures
    ) { request, desk in
      guard let text = request.parameters["place"], let place = Int(text), String(place) == text
      else { throw nothing }
      return try await picture(at: place, request, desk)
    },
  ]

  private static let pictures = ["image/jpeg", "image/png"]
  /// What a picture may do in a browser: nothing.
  private static let policy = "default-src 'none'; frame-ancestors 'none'; sandbox"
  private static let nothing = WorkbenchError(.notFound, "there is nothing at this address")

  private static func picture(
    at place: Int, _ request: WorkbenchRequest, _ desk: Desk
  ) async throws -> WorkbenchAnswer {
    let (token, owner) = (try request.viewToken, try request.viewOwner)
    let picture = try await desk.work {
      let grant = try desk.views.grant(token, session: owner)
      guard grant.thing == .picture, grant.items.indices.contains(place) else { throw nothing }
      return try desk.pictures.picture(
        PictureOrder(item: grant.items[place], moment: grant.moment, manner: grant.manner))
    }
    var fields: HTTPFields = [
      .contentDisposition: "inline", .contentSecurityPolicy: policy, .acceptRanges: "none",
    ]
    fields[.pictureIsWhole] = picture.isWhole ? "yes" : "no"
    if let time = picture.microseconds { fields[.pictureTime] = String(time / 1_000) }
    return .with(fields, .bytes(picture.bytes, type: picture.mediaType))
  }
}

extension HTTPField.Name {
  /// Whether the file was whole.
  static let pictureIsWhole = name("Martlet-Whole")
  /// When the frame is shown, in milliseconds from the first.
  static let pictureTime = name("Martlet-Time")

  private static func name(_ text: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no field name") }
    return name
  }
}
