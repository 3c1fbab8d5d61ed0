// SPDX-License-Identifier: Apache-2.0
// What the JSON values of a list hold: fingerprints of files and pictures, and videos by their frames.

internal import EvidenceModel
internal import Foundation

/// Collects the values of one file of a list.
struct HashListValues {
  private static let limits = JSONParser.Limits(depth: 8, values: 3_000_000)

  private let intake: HashListIntake
  /// The tag of a file that is one video.
  private let name: String?
  /// The video whose frames are the elements of the array being read.
  private var open: VideoRows?
  private var hasFrames = false

  init(intake: HashListIntake, name: String?) {
    self.intake = intake
    self.name = name
  }

  /// Reads every value of a file.
  ///
  /// - Returns: the number of lines.
  mutating func read(_ elements: JSONElements) throws -> Int {
    var elements = elements
    while let event = try elements.next() {
      switch event {
      case .arrayBegins(let line):
        open = VideoRows(line: line)
        hasFrames = false
      case .element(let bytes, let line): add(bytes, line)
      case .tooLong(let line): intake.report(line, .tooLarge)
      case .unreadable(let line): intake.report(line, .badJSON)
      case .arrayEnds: close()
      }
    }
    close()
    return elements.lineCount
  }

  /// Ends the array being read.
  private mutating func close() {
    if hasFrames, var video = open {
      if let name { video.tagSets.insert(intake.builder.tagSet([name])) }
      video.finish(into: intake)
    }
    open = nil
    hasFrames = false
  }

  private mutating func add(_ bytes: [UInt8], _ line: Int) {
    intake.countRow()
    if !SoundText.isJSON(bytes) { intake.report(line, .notUTF8) }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONParser.parse(bytes, limits: Self.limits)
    } catch .limit {
      return intake.report(line, .tooLarge)
    } catch {
      return intake.report(line, .badJSON)
    }
    if open != nil, let frame = Self.frame(value) {
      hasFrames = true
      open?.add(frame, line, intake)
    } else if case .array(let frames) = value {
      addVideo(frames, tagSet: 0, line)
    } else if let members = value.members {
      addRecord(value, members, line)
    } else {
      intake.report(line, .noFingerprint)
    }
  }

  /// Adds what one object says of one file, in the words of `martlet hash`.
  private func addRecord(_ value: JSONValue, _ members: [JSONValue.Member], _ line: Int) {
    if let frames = Self.numberedFrames(members) { return addVideo(frames, tagSet: 0, line) }
    let tagSet = tags(value, line)
    var isEmpty = true
    for algorithm in [FingerprintAlgorithm.md5, .sha1, .sha256] {
      guard let digits = value[algorithm.rawValue]?.text else { continue }
      isEmpty = false
      intake.add(algorithm, Array(digits.utf8)[...], quality: nil, tagSet: tagSet, line)
    }
    let picture = value["pdq"]
    if let digits = picture?.text ?? picture?["hash"]?.text {
      isEmpty = false
      let stated = (picture?["quality"] ?? value["quality"])?.integer
      intake.add(
        .pdq, Array(digits.utf8)[...], quality: stated.flatMap { intake.quality($0, line) },
        tagSet: tagSet, line)
    }
    if let frames = Self.frames(value["vpdq"]) {
      isEmpty = false
      addVideo(frames, tagSet: tagSet, line)
    }
    if isEmpty { intake.report(line, .noFingerprint) }
  }

  /// Adds a video whose frames a text holds.
  func addVideo(_ text: String, tagSet: UInt32, _ line: Int) {
    guard let frames = Self.frames(.string(text)) else { return intake.report(line, .badJSON) }
    addVideo(frames, tagSet: tagSet, line)
  }

  private func addVideo(_ frames: [JSONValue], tagSet: UInt32, _ line: Int) {
    var video = VideoRows(line: line)
    video.tagSets.insert(tagSet)
    for value in frames {
      guard let frame = Self.frame(value) else {
        intake.report(line, .badFrame)
        continue
      }
      video.add(frame, line, intake)
    }
    video.finish(into: intake)
  }

  /// The tags of a record, in a text or an array, and its `id`.
  private func tags(_ value: JSONValue, _ line: Int) -> UInt32 {
    var all: [String] = []
    if let text = value["tags"]?.text { all = TagField.tags(in: text) }
    if case .array(let texts)? = value["tags"] { all = texts.compactMap(\.text) }
    if let id = value["id"]?.text ?? value["id"]?.integer.map(String.init) {
      all.append("id:" + id)
    }
    let short = Set(all.filter { !$0.isEmpty && $0.utf8.count <= HashListTags.longestTag })
    let kept = short.sorted().prefix(HashListTags.mostTags)
    if kept.count < Set(all.filter { !$0.isEmpty }).count { intake.report(line, .badTags) }
    return intake.builder.tagSet(Array(kept))
  }

  /// The frames of a video: an array, or a text that holds one.
  private static func frames(_ value: JSONValue?) -> [JSONValue]? {
    switch value {
    case .array(let frames): frames
    case .string(let text):
      if case .array(let frames)? = try? JSONParser.parse(text, limits: limits) {
        frames
      } else {
        nil
      }
    default: nil
    }
  }

  /// The frames of a video that is an object whose names are their numbers; `nil` for any other object.
  private static func numberedFrames(_ members: [JSONValue.Member]) -> [JSONValue]? {
    guard !members.isEmpty, members.allSatisfy({ Int64($0.name) != nil }) else { return nil }
    return members.map { member in
      guard case .object(let parts) = member.value, let number = Int64(member.name) else {
        return member.value
      }
      return .object(parts + [JSONValue.Member("frame_number", .integer(number))])
    }
  }

  /// One frame: an object, or a text of hash, quality and time.
  private static func frame(_ value: JSONValue) -> VideoRow? {
    if let text = value.text {
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      return VideoRow(
        number: nil, seconds: Double(parts[2]), quality: Int(parts[1]) ?? -1,
        hash: Array(parts[0].utf8)[...])
    }
    guard let digits = (value["pdq_hex"] ?? value["hash"])?.text,
      let time = value["timestamp"] ?? value["time"]
    else { return nil }
    let number = value["frame_number"] ?? value["frame"]
    return VideoRow(
      number: number.map { $0.integer ?? -1 }, seconds: time.double,
      quality: value["quality"].map { $0.integer.map { Int(clamping: $0) } ?? -1 },
      hash: Array(digits.utf8)[...])
  }
}
