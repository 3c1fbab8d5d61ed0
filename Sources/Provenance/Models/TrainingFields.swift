// SPDX-License-Identifier: Apache-2.0
// What a training program wrote into a model file: settings as numbers, data sets as counts of tags.

internal import EvidenceModel

/// The fields of a trace of training.
///
/// Numbers are shown; names, paths and tags are evidence text. Tags are counted for each data set, and
/// those used most are kept in one text.
struct TrainingFields {
  private static let longestTags = 4 << 20
  private static let datasets = 16
  private static let tagsKept = 40
  private static let numbers: [(String, String)] = [
    ("ss_network_dim", "network_dim"), ("ss_network_alpha", "network_alpha"),
    ("ss_num_train_images", "images"), ("ss_num_reg_images", "regularisation_images"),
    ("ss_num_epochs", "epochs"), ("ss_epoch", "epoch"), ("ss_steps", "steps"),
    ("ss_max_train_steps", "steps_planned"), ("ss_batch_size_per_device", "batch_size"),
    ("ss_learning_rate", "learning_rate"), ("ss_unet_lr", "denoiser_learning_rate"),
    ("ss_text_encoder_lr", "text_encoder_learning_rate"), ("ss_clip_skip", "clip_skip"),
    ("ss_seed", "training_seed"), ("ss_training_started_at", "started"),
    ("ss_training_finished_at", "finished"),
  ]
  private static let texts: [(String, String)] = [
    ("ss_network_module", "network_module"), ("ss_resolution", "resolution"),
    ("ss_optimizer", "optimizer"), ("ss_mixed_precision", "precision"),
    ("ss_sd_scripts_commit_hash", "program_version"), ("ss_session_id", "session"),
    ("ss_training_comment", "comment"), ("ss_vae_name", "vae"),
  ]

  let limits: TraceLimits

  /// The fields that `metadata` give.
  func fields(_ metadata: [String: String]) -> [TraceField] {
    var list = FieldList(limits)
    for (key, name) in Self.numbers {
      list.add(number: ModelMetadata.stated(metadata[key]), name)
    }
    for (key, name) in Self.texts {
      list.add(evidence: ModelMetadata.stated(metadata[key]), name)
    }
    if let text = metadata["ss_tag_frequency"] { addTags(text, &list) }
    if let text = metadata["ss_dataset_dirs"] { addFolders(text, &list) }
    return list.fields
  }

  /// The tags of each data set, by how often each was used.
  private func addTags(_ text: String, _ list: inout FieldList) {
    guard text.utf8.count <= Self.longestTags,
      let sets = (try? JSONParser.parse(text))?.members
    else { return list.add(word: "unreadable", "dataset_tags") }
    list.add(word: String(sets.count), "datasets")
    for set in sets.prefix(Self.datasets) {
      let counts = (set.value.members ?? []).compactMap { member in
        member.value.integer.map { (tag: member.name, count: $0) }
      }
      let uses = counts.reduce(Int64(0)) { sum, entry in
        let (next, overflow) = sum.addingReportingOverflow(max(0, entry.count))
        return overflow ? .max : next
      }
      let most = counts.sorted { ($1.count, $0.tag) < ($0.count, $1.tag) }.prefix(Self.tagsKept)
      list.add([
        TraceField(name: "dataset", value: set.name, isEvidenceText: true),
        TraceField(name: "dataset_tags", value: String(counts.count), isEvidenceText: false),
        TraceField(name: "dataset_tag_uses", value: String(uses), isEvidenceText: false),
        TraceField(
          name: "dataset_top_tags",
          value: most.map { "\($0.tag) (\($0.count))" }.joined(separator: ", "),
          isEvidenceText: true),
      ])
    }
  }

  /// The folders of pictures, and how many were in each.
  private func addFolders(_ text: String, _ list: inout FieldList) {
    guard text.utf8.count <= Self.longestTags,
      let folders = (try? JSONParser.parse(text))?.members
    else { return }
    for folder in folders.prefix(Self.datasets) {
      list.add([TraceField(name: "folder", value: folder.name, isEvidenceText: true)])
      for (key, name) in [("img_count", "folder_images"), ("n_repeats", "folder_repeats")] {
        guard let count = folder.value[key]?.integer else { continue }
        list.add([TraceField(name: name, value: String(count), isEvidenceText: false)])
      }
    }
  }
}
