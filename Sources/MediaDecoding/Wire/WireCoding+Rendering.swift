// SPDX-License-Identifier: Apache-2.0
// What is asked and answered about pictures to be shown as canonical bytes, checked.

internal import EvidenceModel

extension CanonicalWriter {
  mutating func write(_ request: RenderRequest) {
    switch request.moment {
    case .still:
      write("still")
      write(Int64(0))
    case .frame(let number):
      write("frame")
      write(Int64(number))
    case .time(let microseconds):
      write("time")
      write(microseconds)
    case .sheet(let times):
      write("sheet")
      write(Int64(times.count))
      for time in times { write(time) }
    }
    write(count: request.side)
    write(request.blur)
    write(request.isGrey)
    write(request.encoding.rawValue)
    write(request.limits)
    write(request.video)
  }

  mutating func write(_ picture: RenderedPicture) {
    write(count: picture.width)
    write(count: picture.height)
    write(picture.isWhole)
    write(optional: picture.frame) { $0.write(count: $1) }
    write(optional: picture.microseconds) { $0.write($1) }
    write(picture.bytes)
  }
}

extension CanonicalReader {
  mutating func readRenderRequest() throws(CanonicalError) -> RenderRequest {
    let kind = try readText()
    let value = try readInt64()
    guard value >= 0 else { throw .malformed }
    let moment: RenderedMoment
    switch kind {
    case "still": moment = .still
    case "frame": moment = .frame(Int(value))
    case "time": moment = .time(value)
    case "sheet":
      guard (1...Int64(RenderedMoment.mostCells)).contains(value) else { throw .malformed }
      var times: [Int64] = []
      for _ in 0..<value { times.append(try readInt64()) }
      guard times[0] >= 0, zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
        throw .malformed
      }
      moment = .sheet(times)
    default: throw .malformed
    }
    return RenderRequest(
      moment: moment, side: try readCount(), blur: try readDouble(), isGrey: try readFlag(),
      encoding: try readChoice(RenderedEncoding.self),
      limits: try readImageLimits(), video: try readVideoLimits())
  }

  /// Reads a picture of the size and kind that was asked for, with nothing in it but pixels.
  mutating func readRenderedPicture(
    for request: RenderRequest
  ) throws(CanonicalError) -> RenderedPicture {
    let picture = RenderedPicture(
      width: try readCount(), height: try readCount(), encoding: request.encoding,
      bytes: [], isWhole: try readFlag(),
      frame: try readOptional { reader throws(CanonicalError) in try reader.readCount() },
      microseconds: try readOptional { reader throws(CanonicalError) in try reader.readInt64() })
    let bytes = try readBytes()
    guard (1...request.side).contains(picture.width), (1...request.side).contains(picture.height),
      picture.microseconds ?? 0 >= 0,
      PlainPicture.check(
        bytes, request.encoding, width: picture.width, height: picture.height)
    else { throw .malformed }
    return RenderedPicture(
      width: picture.width, height: picture.height, encoding: picture.encoding, bytes: bytes,
      isWhole: picture.isWhole, frame: picture.frame, microseconds: picture.microseconds)
  }
}
