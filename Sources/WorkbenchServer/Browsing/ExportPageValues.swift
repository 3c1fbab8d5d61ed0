// SPDX-License-Identifier: Apache-2.0
// Kinds and requests of exports as their page shows them.

internal import Casework
internal import EvidenceModel

/// What the template of the page of exports is filled with.
enum ExportPageValues {
  /// How many characters of a setting are shown before it is opened.
  private static let shownAtOnce = 200

  /// A kind with a field for each of its settings, and the key of its button: its number.
  static func kind(_ number: Int, _ kind: ExportKindView) -> [String: Any] {
    [
      "kind": kind.name, "key": String(number), "words": kind.words,
      "is_single": kind.people == .one,
      "settings": kind.settings.map(field), "settings_any": !kind.settings.isEmpty,
    ]
  }

  private static func field(_ setting: ExportSetting) -> [String: Any] {
    var values: [String: Any] = ["name": setting.name, "words": setting.words]
    switch setting.form {
    case .choice(let words):
      values["is_choice"] = true
      values["choices"] = words
    case .flag: values["is_flag"] = true
    case .words: values["is_words"] = true
    case .line(let most): values["line"] = String(most)
    case .file(let most): values["file"] = String(most)
    }
    return values
  }

  /// A request with what `actor` may do about it.
  static func request(
    _ view: RequestView, actor: Actor, isOpen: Bool
  ) -> [String: Any] {
    var values = PageValues.object(view.json(isOpen: isOpen))
    values["settings"] = (view.settings.members ?? []).map { setting in
      var values: [String: Any] = ["name": setting.name, "value": text(setting.value)]
      // Whoever approves can read all of what goes with it.
      if let whole = setting.value.text, whole.count > Self.shownAtOnce { values["whole"] = whole }
      return values
    }
    let isOwn = view.summary.requester == actor.pseudonym
    values["may_decide"] = view.summary.state == .open && !isOwn && actor.may(.approve) && isOpen
    values["may_take"] =
      view.summary.state == .approved && isOwn && actor.may(.export) && isOpen
    values["has_manifest"] = view.written != nil && isOpen
    values["has_draft"] =
      view.summary.kind.rawValue == CyberTipPreviewService.kind && isOpen
      && (view.summary.state == .open || view.summary.state == .approved)
    values["is_pending"] = view.summary.state == .open || view.summary.state == .approved
    values["waits_for_another"] = view.summary.state == .open && isOwn
    return values
  }

  /// The requests that something is to be done about, and the others; what is to be done first is marked as what goes on.
  static func parted(
    _ requests: [[String: Any]]
  ) -> (waiting: [[String: Any]], past: [[String: Any]]) {
    func isOn(_ values: [String: Any], _ name: String) -> Bool { values[name] as? Bool == true }
    func isForUs(_ values: [String: Any]) -> Bool {
      isOn(values, "may_decide") || isOn(values, "may_take")
    }
    var waiting = requests.filter { isForUs($0) || isOn($0, "is_pending") }
    if let first = waiting.firstIndex(where: isForUs) { waiting[first]["is_first"] = true }
    return (waiting, requests.filter { !isForUs($0) && !isOn($0, "is_pending") })
  }

  private static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text.isEmpty ? "–" : String(text.prefix(shownAtOnce))
    case .bool(let truth): PageTexts.text(truth ? "yes" : "no")
    case .array(let elements):
      elements.isEmpty ? "–" : elements.compactMap(\.text).joined(separator: ", ")
    default: value.compactText
    }
  }
}
