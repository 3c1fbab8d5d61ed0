// SPDX-License-Identifier: Apache-2.0
// Models and links between items, in the internal edition.

internal import EvidenceModel

extension ReportAssembler {
  /// What items have in common by their traces; `nil` in the published edition, and where they have nothing.
  func linkSection() -> ReportSection? {
    guard options.edition == .internal, let links = snapshot.links, !links.groups.isEmpty else {
      return nil
    }
    let column = ReportColumn(id: "items", label: "Items", basis: .counted, hasShares: false)
    return section(
      "links", "Models, and what items have in common",
      lead: [
        "What the files' own traces name. Most of it can be typed by anyone, and a link proves nothing: it says where to look. Prompts and names of files that went in are told by their length alone."
      ],
      tables: links.groups.map { group in
        table(
          "links_\(group.id)", group.title, [column],
          group.nodes.enumerated().map { place, node in
            row(String(place + 1), node.label, unit: .items, [plain(.count(node.items))])
          })
      },
      notes: links.groups.filter { $0.others > 0 }.map {
        "\($0.title): \(DecimalText.grouped($0.others)) more, each stated by no more items, are left out."
      })
  }
}
