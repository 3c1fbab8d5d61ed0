// SPDX-License-Identifier: Apache-2.0
// Makes VICS case files of any length, and reads and writes them as `martlet convert` does; for timing.
//
//   list-bench make RECORDS FILE      writes a case file of so many records
//   list-bench read FILE              reads it to its end
//   list-bench write FILE OUT         converts it to VICS
//   list-bench rows FILE OUT          converts it to CSV
//
// Each prints records, wall seconds, processor seconds and the most memory that was held.

import EvidenceModel
import Foundation
import HashExchange

/// Hexadecimal digits that follow from a number, spread over all of them.
func digits(_ number: UInt64, _ salt: UInt64, _ count: Int) -> String {
  var text = ""
  var state = number &* 0x9e37_79b9_7f4a_7c15 &+ salt
  while text.utf8.count < count {
    state = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    state = (state ^ (state >> 27)) &* 0x94d0_49bb_1331_11eb
    state ^= state >> 31
    let part = String(state, radix: 16, uppercase: true)
    text += String(repeating: "0", count: 16 - part.utf8.count) + part
  }
  return String(text.prefix(count))
}

/// One record as exporters write it: 12 members, one place.
func record(_ number: UInt64) -> String {
  let md5 = digits(number, 1, 32)
  let time = "2024-01-02T03:04:05.0000000Z"
  let place = [
    #""MD5":"\#(md5)""#, #""FileName":"picture-\#(number).jpg""#,
    #""FilePath":"Partition 1\\harbour\\\#(number % 977)""#, #""Created":"\#(time)""#,
    #""Written":"\#(time)""#,
  ]
  let members = [
    #""MediaID":\#(number)"#, #""Category":\#(number % 6)"#, #""MD5":"\#(md5)""#,
    #""SHA1":"\#(digits(number, 2, 40))""#, #""MediaSize":\#(10_000 + number % 4_000_000)"#,
    #""MimeType":"image/jpeg""#, #""VictimIdentified":"false""#, #""IsDistributed":"false""#,
    #""IsPrecategorized":"\#(number % 2 == 0)""#, #""PrecategorizationSource":"sample""#,
    #""DateUpdated":"2025-06-07T02:31:49.8300Z""#,
    #""MediaFiles":[{\#(place.joined(separator: ","))}]"#,
  ]
  return "{\(members.joined(separator: ","))}"
}

func make(_ count: UInt64, _ path: String) throws {
  let output = try ExchangeOutput(path: path)
  try output.write(
    #"{"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/"#
      + #"$metadata#Cases","#
      + #""value":[{"CaseID":"{0}","Media":["#)
  for number in 1...count { try output.write((number > 1 ? "," : "") + record(number)) }
  try output.write("]}]}\n")
  try output.finish()
}

func open(_ path: String) throws -> any ExchangeReader {
  try ExchangeOpening.open(path: path, format: nil, helpers: ExchangeHelpers()).reader
}

func read(_ path: String) throws -> Int {
  let reader = try open(path)
  var count = 0
  while let event = try reader.next() { if case .record = event { count += 1 } }
  return count
}

func convert(_ path: String, _ target: String, toRows: Bool) throws -> Int {
  let output = try ExchangeOutput(path: target)
  let writer: any ExchangeWriter =
    toRows
    ? try CSVWriter(output)
    : VICSWriter(output, profile: try VICSProfile(yaml: EmbeddedVICSProfiles.unitedStates))
  return try Conversion.run(try open(path), to: writer) { _ in }.written
}

/// Processor seconds of this process so far, and the most memory that it held, in MB.
func usage() -> (seconds: Double, megabytes: Int) {
  var usage = rusage()
  unsafe getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
  let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return (seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss / 1_000)
}

let arguments = Array(CommandLine.arguments.dropFirst())
let began = ContinuousClock.now
let count: Int
switch (arguments.first, arguments.count) {
case ("make", 3):
  guard let records = UInt64(arguments[1]), records > 0 else { exit(2) }
  try make(records, arguments[2])
  count = Int(records)
case ("read", 2): count = try read(arguments[1])
case ("write", 3): count = try convert(arguments[1], arguments[2], toRows: false)
case ("rows", 3): count = try convert(arguments[1], arguments[2], toRows: true)
default:
  FileHandle.standardError.write(
    Data("usage: list-bench make RECORDS FILE | read FILE | write FILE OUT | rows FILE OUT\n".utf8))
  exit(2)
}
let taken = ContinuousClock.now - began
let seconds = Double(taken.components.seconds) + Double(taken.components.attoseconds) / 1e18
let used = usage()
print(
  "\(count) records, \(DecimalText.fixed(seconds, places: 1)) s, "
    + "\(DecimalText.fixed(used.seconds, places: 1)) s of the processor, \(used.megabytes) MB")
