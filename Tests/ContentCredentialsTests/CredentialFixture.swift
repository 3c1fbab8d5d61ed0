// SPDX-License-Identifier: Apache-2.0
// Signed pictures of our own, and the library that reads them.

import EvidenceModel
import MartletTesting
import MediaDecoding
import Testing

@testable import ContentCredentials

enum CredentialFixture {
  private static let folder = "Tests/ContentCredentialsTests/Fixtures/"

  static func bytes(_ name: String) throws -> [UInt8] {
    try Repository.bytes(of: folder + name)
  }

  static func list(_ file: String, named name: String) throws -> TrustList {
    TrustList(
      name: name, date: "2026-11-01", sha256: .ofEmptyInput,
      pem: String(decoding: try bytes(file), as: UTF8.self))
  }

  static func format(_ name: String) throws -> MediaFormat {
    try #require(MediaFormat.sniff(try bytes(name)))
  }

  /// The places of the library for the running tests.
  static var places: [String] { CredentialLibrary.places(beside: BuiltProgram.folder) }

  /// A scanner that trusts `lists`.
  static func scanner(_ lists: [TrustList] = []) throws -> CredentialScanner {
    let scanner = CredentialScanner(paths: places)
    try #require(scanner.absence == nil, "run scripts/bootstrap build")
    scanner.configure(ContentTrust(lists: lists, keys: []))
    return scanner
  }

  static func scan(
    _ name: String, trusting file: String? = "listed.pem"
  ) throws -> (traces: [Trace], findings: [Finding]) {
    let lists = try file.map { [try list($0, named: "test list")] } ?? []
    return try scanner(lists).scan(MemoryBytes(try bytes(name)), format: try format(name))
  }
}

extension Trace {
  /// The values of the fields with a name.
  func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
}
