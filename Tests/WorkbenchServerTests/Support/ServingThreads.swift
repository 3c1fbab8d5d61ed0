// SPDX-License-Identifier: Apache-2.0
// Threads for the workbenches of tests: other tests compute for minutes on the few that Swift gives to tasks.

import NIOPosix

/// Runs tasks on threads of its own.
///
/// Swift has one thread for tasks for each core, and a test that computes without a pause keeps its thread. A request
/// that waits behind two such tests runs into the times that the workbench gives to bodies and the client to answers.
final class ServingThreads: TaskExecutor {
  /// Those of this process.
  static let shared = ServingThreads()

  private let threads: NIOThreadPool

  private init() {
    threads = NIOThreadPool(numberOfThreads: 16)
    threads.start()
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    threads.submit { [self] _ in unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}
