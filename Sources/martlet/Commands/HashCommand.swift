// SPDX-License-Identifier: Apache-2.0
// martlet hash: fingerprints of files and folders, without a casefile.

internal import ArgumentParser
internal import Casework
internal import DecoderHost
internal import EvidenceModel
internal import MediaDecoding

/// `martlet hash`.
struct HashCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash",
    abstract: "Print digests, PDQ and vPDQ hashes of files and of the files below folders.",
    discussion:
      "PDQ is of the picture as stored: no EXIF orientation is applied, and --dihedral gives "
      + "the hashes of all eight orientations. vPDQ is the PDQ of a video's frames as stored, one a "
      + "second where --every does not say otherwise.")

  @Argument(help: ArgumentHelp("Files and folders.", valueName: "path"))
  var paths: [String]

  @Flag(help: "Print one JSON object a line.")
  var json = false

  @Option(help: ArgumentHelp("Which to make, of pdq,vpdq,md5,sha1,sha256.", valueName: "list"))
  var algorithms = "pdq,vpdq,md5,sha1,sha256"

  @Flag(help: "Also print PDQ under the eight symmetries of the square.")
  var dihedral = false

  @Option(
    help: ArgumentHelp(
      "Which frames of a video to hash: every frame, or one in so many seconds.",
      valueName: "frame|seconds"))
  var every = "1"

  func run() throws {
    let hashing = FileHashing(
      request: HashRequest(
        algorithms: try chosen(), dihedral: dihedral,
        video: VideoRequest(sampling: try sampling(), limits: .largest)))
    let needsDecoder = hashing.request.wantsMedia
    let decoders = try needsDecoder ? SandboxedDecoders(for: .plain, startsEarly: false) : .unused
    defer { decoders.shutdown() }
    var isComplete = true
    var files = FileWalk(paths: RawArguments.current.paths(paths))
    var pending: [PendingWork<HashLine>] = []
    func show(_ hash: PendingWork<HashLine>) throws {
      let line = try hash.wait()
      if Interruption.isRequested { throw Self.interruption }
      if line.error?.code == DecodeError.Code.broken.rawValue { try decoders.requireStart() }
      isComplete = isComplete && line.error == nil
      json ? Console.print(line.json) : print(line)
    }
    while let file = files.next() {
      if Interruption.isRequested { throw Self.interruption }
      pending.append(decoders.run { session in hashing.line(of: file, session: session) })
      // What is done is shown at once; a slow file holds back those behind it up to a bound.
      while let first = pending.first, first.isDone || pending.count >= Self.window {
        try show(pending.removeFirst())
      }
    }
    for hash in pending { try show(hash) }
    Console.notePassedOver(links: files.linkCount, emptyFolders: files.emptyFolderCount)
    if !isComplete { throw ExitStatus.inputUnreadable }
  }

  private static let interruption = CaseworkError(
    .interrupted, "stopped; nothing is kept between runs of hash")

  /// How many files may wait for one before them.
  private static let window = 64

  private func chosen() throws -> Set<HashAlgorithm> {
    var wanted: Set<HashAlgorithm> = []
    for name in algorithms.split(separator: ",") {
      guard let algorithm = HashAlgorithm(rawValue: String(name)) else {
        throw CaseworkError(.usage, "--algorithms takes a list of pdq, vpdq, md5, sha1 and sha256")
      }
      wanted.insert(algorithm)
    }
    guard !wanted.isEmpty else { throw CaseworkError(.usage, "--algorithms names none") }
    return wanted
  }

  /// Whether more than digests was asked for.
  private var asksForPictures: Bool { algorithms.contains("pdq") }

  private func sampling() throws -> VideoSampling {
    if every == "frame" { return .everyFrame }
    guard let seconds = Double(every), seconds.isFinite, seconds > 0, seconds <= 86_400 else {
      throw CaseworkError(
        .usage, "--every takes the word frame, or seconds above 0 and at most 86400")
    }
    return .seconds(seconds)
  }

  private func print(_ line: HashLine) {
    var parts = [line.md5, line.sha1, line.sha256].compactMap { $0 }
    if let pdq = line.pdq { parts.append("\(pdq.hash) q\(pdq.quality)") }
    if let count = line.vpdq?.frames.count {
      parts.append("vpdq of \(count) frame\(count == 1 ? "" : "s")")
    }
    if let error = line.error { parts.append("\(error.code): \(error.message)") }
    let isPlain = line.pdq == nil && line.vpdq == nil && line.error == nil
    if isPlain, parts.isEmpty || asksForPictures, let reason = line.reasonForNothing {
      parts.append("(\(reason))")
    }
    Console.print((parts + [EvidenceText.escaped(line.path)]).joined(separator: "  "))
    for variant in line.dihedral { Console.print("  " + variant.description) }
    for frame in line.vpdq?.frames ?? [] {
      let (hash, quality) = (frame.fingerprint.hash, frame.fingerprint.quality)
      Console.print("  frame \(frame.frame)  \(frame.seconds) s  \(hash) q\(quality)")
    }
  }
}
