// SPDX-License-Identifier: Apache-2.0
// Where the decoder child is, how many there are, and what each may use.

internal import Foundation
public import MediaDecoding

/// How decoder children are started and bounded.
public struct DecoderConfiguration: Sendable {
  /// The path of the `martlet-decoder` executable.
  public var executablePath: String
  /// The number of children of a pool, at least 1.
  ///
  /// One a core is best.
  public var childCount: Int
  /// The largest address space of a child, in bytes.
  public var addressSpaceBytes: Int
  /// The longest time of a call whose own limits state none.
  public var callTimeout: Duration
  /// The longest time from the start of a child to its first word.
  public var startTimeout: Duration
  /// After how many pieces of work a child is replaced, so that no fault of one item, however well
  /// hidden, touches more than these.
  public var workPerChild: Int
  /// The number of pieces of work that wait before ``DecoderPool/submit(_:)`` blocks, at least 1.
  public var queueCapacity: Int
  /// Whether the children of a pool start with it, or each with the first work that uses it.
  public var startsEarly = true
  /// How far the children give way to other work of the machine: 0, not at all, to 19 (`nice`).
  public var niceness: Int32 = 0

  /// Whether the person asked to stop: the work under way in the children of a pool is then ended within
  /// a fifth of a second, and throws ``DecodeError`` `.broken`.
  ///
  /// Asked often, from many threads; must return at once.
  public var isCancelled: @Sendable () -> Bool = { false }

  /// Whose signatures the children trust.
  public var trust = ContentTrust.standard

  /// Sets every part.
  public init(
    executablePath: String, childCount: Int, addressSpaceBytes: Int = 1 << 30,
    callTimeout: Duration = .seconds(60), startTimeout: Duration = .seconds(20),
    workPerChild: Int = 1_000, queueCapacity: Int? = nil
  ) {
    self.executablePath = executablePath
    self.childCount = max(1, childCount)
    self.addressSpaceBytes = addressSpaceBytes
    self.callTimeout = callTimeout
    self.startTimeout = startTimeout
    self.workPerChild = max(1, workPerChild)
    self.queueCapacity = max(1, queueCapacity ?? 2 * self.childCount)
  }

  /// The environment variable that names the executable of the child.
  public static let overrideVariable = "MARTLET_DECODER"

  /// The configuration with one child a core and the `martlet-decoder` that belongs to `executable`.
  ///
  /// Looked for, in order: the environment's `MARTLET_DECODER`; the folder of `executable`; the folder
  /// `../libexec/martlet` beside it. A test bundle finds the one of its own build.
  ///
  /// - Parameter executable: a program's path; the running one by default.
  /// - Returns: the configuration, every other part at its default.
  /// - Throws: ``DecodeError`` `.broken` when there is none.
  public static func beside(
    executable: String? = nil
  ) throws(DecodeError) -> DecoderConfiguration {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    if let path = ProcessInfo.processInfo.environment[overrideVariable], !path.isEmpty {
      return DecoderConfiguration(executablePath: path, childCount: cores)
    }
    let running = executable ?? runningExecutable
    let folder = URL(filePath: running).resolvingSymlinksInPath().deletingLastPathComponent()
    let places = ["martlet-decoder", "../libexec/martlet/martlet-decoder"]
    for place in places {
      let path = folder.appending(path: place).standardizedFileURL.path(percentEncoded: false)
      if FileManager.default.isExecutableFile(atPath: path) {
        return DecoderConfiguration(executablePath: path, childCount: cores)
      }
    }
    throw DecodeError(
      .broken,
      "martlet-decoder was not found beside this program; install it there or name it in \(overrideVariable)"
    )
  }

  private static var runningExecutable: String {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return link ?? CommandLine.arguments.first ?? ""
  }
}
