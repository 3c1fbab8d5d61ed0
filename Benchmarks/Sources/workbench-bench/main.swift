// SPDX-License-Identifier: Apache-2.0
// Simulated assessors at a workbench over real HTTP: how long they wait, and whether anybody's work meets another's.

internal import AsyncHTTPClient
internal import EvidenceModel
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

let arguments = CommandLine.arguments
guard arguments.count >= 4, let limit = Int(arguments[3]) else {
  print("usage: workbench-bench ADDRESS FOLDER-OF-TOKENS ITEMS-AT-MOST [PREFIX]")
  exit(2)
}
let prefix = arguments.count > 4 ? arguments[4] : "assessor-"
let people = try Assessor.people(address: arguments[1], tokens: arguments[2], prefix: prefix)
let started = ContinuousClock.now
let works = await withTaskGroup(of: AssessorWork.self) { group in
  for person in people { group.addTask { await person.work(atMost: limit / people.count) } }
  var works: [AssessorWork] = []
  for await work in group { works.append(work) }
  return works
}
let seconds = (ContinuousClock.now - started) / .seconds(1)
WorkReport(works: works, seconds: seconds).print()
exit(works.contains { $0.failure != nil } ? 1 : 0)
