// SPDX-License-Identifier: Apache-2.0
// Lists are installed, listed and removed; what is no list is refused with a reason.

import EvidenceModel
import Foundation
import MartletTesting
import MediaDecoding
import Testing

@testable import TrustLists

@Suite struct TrustFolderTests {
  private static let now = Instant(microseconds: 1_790_000_000_000_000)

  private static func pem(_ name: String) throws -> [UInt8] {
    try Repository.bytes(of: "Tests/ContentCredentialsTests/Fixtures/" + name)
  }

  private static let key = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAY2JcQAOhLwzwSDUJPNgL04nS0Tbqm7cSRc4xk0vRMic=
    -----END PUBLIC KEY-----

    """

  private final class Place {
    let path = NSTemporaryDirectory() + "martlet-trust-\(UUID().uuidString)"
    var folder: TrustFolder { TrustFolder(path: path) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private static func error(_ body: () throws -> Void) -> TrustListError.Code? {
    do { try body() } catch { return (error as? TrustListError)?.code }
    return nil
  }

  @Test func aListIsInstalledListedAndRemoved() throws {
    let place = Place()
    #expect(try place.folder.lists(now: Self.now).isEmpty)
    let added = try place.folder.add(
      try Self.pem("listed.pem"), name: "Own list", date: "2026-01-31", now: Self.now)
    #expect(added.certificates == 2 && added.expired == 0 && added.kind == "certificates")
    #expect(try place.folder.lists(now: Self.now) == [added])
    let trust = try place.folder.trust(now: Self.now)
    #expect(trust.lists.map(\.name) == ["Own list"] && trust.keys == [.publishedNovelAI])
    #expect(trust.lists.first?.sha256 == added.sha256)
    try place.folder.remove(name: "Own list")
    #expect(try place.folder.lists(now: Self.now).isEmpty)
    #expect(Self.error { try place.folder.remove(name: "Own list") } == .notFound)
  }

  @Test func onlyTheOwnerMayReadIt() throws {
    let place = Place()
    let added = try place.folder.add(
      try Self.pem("unlisted.pem"), name: "a", date: "2026-01-31", now: Self.now)
    for (path, mode) in [(place.path, 0o700), (place.path + "/\(added.sha256).json", 0o600)] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == mode)
    }
  }

  @Test func aKeyOfPixelSignaturesIsConfirmedByImport() throws {
    let place = Place()
    let added = try place.folder.add(
      Array(Self.key.utf8), name: "generator", date: "2026-01-31", now: Self.now)
    #expect(added.kind == "pixel_key")
    let keys = try place.folder.trust(now: Self.now).keys
    #expect(keys.map(\.isConfirmed) == [true, false])
    #expect(keys[0].publicKey == PixelSigningKey.publishedNovelAI.publicKey)
  }

  @Test(arguments: [
    "", "no certificates", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "-----BEGIN CERTIFICATE-----",
  ])
  func whatIsNoListIsUnreadable(text: String) {
    let place = Place()
    let code = Self.error {
      _ = try place.folder.add(Array(text.utf8), name: "a", date: "2026-01-31", now: Self.now)
    }
    #expect(code == .unreadable)
    #expect(!FileManager.default.fileExists(atPath: place.path))
  }

  @Test func aListWhoseCertificatesHaveAllRunOutIsRefused() throws {
    let old = try Self.pem("expired-anchor.pem")
    let place = Place()
    #expect(
      Self.error {
        _ = try place.folder.add(old, name: "a", date: "2026-01-31", now: Self.now)
      } == .expired)
    let mixed = try place.folder.add(
      old + (try Self.pem("unlisted.pem")), name: "a", date: "2026-01-31", now: Self.now)
    #expect(mixed.certificates == 2 && mixed.expired == 1)
  }

  @Test(arguments: [
    ("", "2026-01-31"), ("a\u{1b}[31m", "2026-01-31"),
    (String(repeating: "x", count: 81), "2026-01-31"),
    ("a", "31.01.2026"), ("a", "2026-02-30"), ("a", "2026-1-1"), ("a", ""), ("a", "2099-01-01"),
  ])
  func badNamesAndDatesAreRefused(name: String, date: String) throws {
    let place = Place()
    let pem = try Self.pem("listed.pem")
    #expect(
      Self.error { _ = try place.folder.add(pem, name: name, date: date, now: Self.now) }
        == .badOption)
  }

  @Test func aNameAndAContentAreInstalledOnce() throws {
    let place = Place()
    let pem = try Self.pem("listed.pem")
    _ = try place.folder.add(pem, name: "List", date: "2026-01-31", now: Self.now)
    for (bytes, name) in [(pem, "other"), (try Self.pem("unlisted.pem"), "LIST")] {
      #expect(
        Self.error {
          _ = try place.folder.add(bytes, name: name, date: "2026-01-31", now: Self.now)
        }
          == .duplicate)
    }
  }

  @Test func aPrivateKeyIsNeverKept() throws {
    let place = Place()
    let text = "-----BEGIN PRIVATE KEY-----\nMAMCAQA=\n-----END PRIVATE KEY-----\n"
    #expect(
      Self.error {
        _ = try place.folder.add(Array(text.utf8), name: "a", date: "2026-01-31", now: Self.now)
      } == .unreadable)
  }

  @Test func aListThatWasChangedOnDiskIsRefused() throws {
    let place = Place()
    let added = try place.folder.add(
      try Self.pem("listed.pem"), name: "a", date: "2026-01-31", now: Self.now)
    let path = place.path + "/\(added.sha256).json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let other = added.sha256.description.hasPrefix("0") ? "1" : "0"
    try text.replacingOccurrences(
      of: added.sha256.description, with: other + added.sha256.description.dropFirst()
    ).write(toFile: path, atomically: true, encoding: .utf8)
    #expect(Self.error { _ = try place.folder.lists(now: Self.now) } == .changed)
  }
}
