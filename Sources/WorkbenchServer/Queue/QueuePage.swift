// SPDX-License-Identifier: Apache-2.0
// The page where people assess, one item after another.

internal import Casework
internal import HTTPTypes

/// The queue's page; what it shows comes from the API.
enum QueuePage {
  static let routes = [
    WorkbenchRoute(
      .get, "/queue", .page, access: .may(.assess), operation: "getQueuePage",
      summary: "Where people assess, one item after another."
    ) { request, desk in
      let actor = try request.actor
      return .page(
        PageRenderer.text(
          Page(
            title: "nav_queue", view: .queue, template: "queue",
            values: ["settles": actor.may(.adjudicate)], scripts: ["queue.js"],
            styles: ["queue.css", "stage.css"]), request, desk))
    }
  ]
}
