// SPDX-License-Identifier: Apache-2.0
// Compiles and preloads the library that makes the n-th change of the disk fail.

import Foundation
import MartletTesting

/// How a change of the disk goes wrong.
enum DiskFault: String, CaseIterable {
  /// That one change is an error of the device.
  case eio
  /// From it on, whatever needs room finds none.
  case full
  /// The process is killed before it.
  case kill
  /// Half of a write is done, and the process is killed.
  case torn

  /// Whether the process dies of it.
  var kills: Bool { self == .kill || self == .torn }
}

/// The library of `Tests/Support/faults.c`.
enum FaultLibrary {
  /// Its path, compiled once by the compiler that comes with Swift, or by the system's.
  static let path = Result { try compile() }

  /// The environment in which the change number `at` of `folder` goes wrong; 0 only counts, into `counts`.
  static func environment(
    _ fault: DiskFault?, at number: Int, below folder: String, counts: String? = nil
  ) throws -> [String: String] {
    var environment = [
      "LD_PRELOAD": try path.get(), "FAULT_PROGRAM": "martlet", "FAULT_FOLDER": folder,
      "FAULT_AT": String(number), "FAULT_KIND": fault?.rawValue ?? "none",
    ]
    if let counts { environment["FAULT_COUNT"] = counts }
    return environment
  }

  private static func compile() throws -> String {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "martlet-faults-\(getpid())").path(percentEncoded: false)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let library = folder + "/faults.so"
    let source = Repository.root + "/Tests/Support/faults.c"
    for compiler in ["clang", "cc"] {
      let arguments = [compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"]
      let result = try MartletProcess(arguments, executable: "/usr/bin/env", folder: folder).wait()
      if result.status == 0 { return library }
    }
    throw CommandFailure(description: "no compiler could make the library of faults")
  }
}
