// SPDX-License-Identifier: Apache-2.0
// Measures how long looking for traces takes beside decoding and hashing, file by file, on one thread.

import EvidenceModel
import Foundation
import MediaDecoding
import NativeDecoders
import PerceptualHash
import Provenance

let tools = ProvenanceTools(
  openDecompression: { try NativeContainers.openDecompression($0, limits: $1) },
  openMarkup: { try NativeContainers.openMarkup($0, limits: $1) },
  rows: VipsPictureRows(),
  fingerprint: { luma, width, height in
    var hasher = PDQHasher()
    return hasher.hash(luma: luma.span, width: width, height: height)
  })
let scanner = TraceScanner(tools: tools)
var examiner = try ImageExaminer()
try examiner.warmUp()
let request = ExaminationRequest(
  wantsPDQ: true, wantsDihedral: false, wantsTraces: false, limits: .standard)

/// The median of the milliseconds of 21 runs.
func median(_ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  for _ in 0..<21 {
    let duration = try ContinuousClock().measure(body)
    times.append(
      Double(duration.components.seconds) * 1e3 + Double(duration.components.attoseconds) / 1e15)
  }
  return times.sorted()[10]
}

print("file\tmegapixels\tbytes\ttraces ms\tms a megapixel\tdecoding and PDQ ms\ttraces")
for path in CommandLine.arguments.dropFirst() {
  let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
  guard let format = MediaFormat.sniff(bytes) else { continue }
  let found = examiner.examine(bytes, format: format, request)
  let pixels = Double((found.image?.width ?? 0) * (found.image?.height ?? 0)) / 1e6
  let decoding = median { _ = examiner.examine(bytes, format: format, request) }
  var traces: [Trace] = []
  let scanning = try median {
    traces = try scanner.scan(MemoryBytes(bytes), format: format, pdq: found.pdq).traces
  }
  let name = URL(filePath: path).lastPathComponent
  let numbers = [pixels, Double(bytes.count), scanning, scanning / pixels, decoding].map {
    DecimalText.fixed($0, places: $0 > 1_000 ? 0 : 3)
  }
  print(([name] + numbers + [traces.map(\.kind).joined(separator: ",")]).joined(separator: "\t"))
}
