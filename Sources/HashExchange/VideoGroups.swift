// SPDX-License-Identifier: Apache-2.0
// Groups rows of frames into videos: by their column for that, or all of a file as one.

internal import EvidenceModel

/// The videos of one file, by what its rows name them.
struct VideoGroups {
  private var numbers: [[UInt8]: Int] = [:]
  private var videos: [(name: [UInt8], rows: VideoRows)] = []

  /// Adds the frame that a row gives.
  mutating func add(
    _ fields: [ArraySlice<UInt8>], _ columns: [HashListColumn], quality: Int?,
    hash: ArraySlice<UInt8>, tagSet: UInt32, _ line: Int, _ intake: HashListIntake
  ) {
    var name: [UInt8] = []
    var row = VideoRow(quality: quality, hash: hash)
    for (column, field) in zip(columns, fields) {
      let text = field.trimmed
      switch column {
      case .video: name = Array(text)
      // What is no number fails as one that is out of range.
      case .frame: row.number = Int64(String(decoding: text, as: UTF8.self)) ?? -1
      case .time: row.seconds = Double(String(decoding: text, as: UTF8.self))
      default: break
      }
    }
    guard !name.isEmpty || !columns.contains(.video) else { return intake.report(line, .noVideo) }
    guard name.count <= HashListTags.longestTag else { return intake.report(line, .badTags) }
    let number = numbers[name] ?? videos.count
    if number == videos.count {
      if !SoundText.isUTF8(name[...]) { intake.report(line, .notUTF8) }
      numbers[name] = number
      videos.append((name, VideoRows(line: line)))
    }
    videos[number].rows.tagSets.insert(tagSet)
    videos[number].rows.add(row, line, intake)
  }

  /// Adds every video to the list with the tag `id:` and its name, and with `tagSet`.
  mutating func finish(into intake: HashListIntake, tagSet: UInt32?) {
    for (name, frames) in videos {
      var rows = frames
      if !name.isEmpty {
        let tag = "id:" + String(decoding: name, as: UTF8.self)
        rows.tagSets.insert(intake.builder.tagSet([tag]))
      }
      if let tagSet { rows.tagSets.insert(tagSet) }
      rows.finish(into: intake)
    }
    self = VideoGroups()
  }
}
