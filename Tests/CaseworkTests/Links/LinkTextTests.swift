// SPDX-License-Identifier: Apache-2.0
// What counts as the same name, seed and prompt, hostile texts included.

import EvidenceModel
import Foundation
import MartletTesting
import Testing

@testable import Casework

@Suite struct LinkTextTests {
  @Test(arguments: [
    ("harbour.safetensors", "harbour"), ("Models\\SD\\Harbour-Light v2.ckpt", "harbour_light_v2"),
    ("sdxl/harbour_light__v2", "harbour_light_v2"), ("harbour.safetensors [0123456789]", "harbour"),
    ("harbour [not a hash]", "harbour_[not_a_hash]"), ("v1.5", "v1.5"), ("  harbour\t", "harbour"),
    ("har\u{200b}bour\u{202e}", "harbour"), ("cafe\u{301}.pt", "caf\u{e9}"),
    ("HÉRON", "h\u{e9}ron"),
    ("a\u{0}b\u{7}.bin", "ab"), ("harbour_.pt", "harbour"), ("harbour.ckpt.safetensors", "harbour"),
    ("harbour [face]", "harbour_[face]"), ("harbour [0123456789] [abcdef0123].pt", "harbour"),
  ])
  func modelNamesLoseFoldersEndingsAndWhatNobodySees(_ text: String, _ expected: String) {
    #expect(LinkText.modelName(text).map { Array($0.utf8) } == Array(expected.utf8))
  }

  @Test(arguments: [
    "", "  ", "None", "automatic", "folder/", ".safetensors", "\u{200b}", "_-_", "null",
    "Default (model)", "Baked VAE",
  ])
  func whatNamesNoFileIsNoModelName(_ text: String) { #expect(LinkText.modelName(text) == nil) }

  @Test(arguments: [
    ("inputs/Quay.PNG", "quay.png"), ("C:\\pictures\\quay.png", "quay.png"),
    ("pasted/quay (1).png [input]", "quay (1).png"), ("quay.png [temp]", "quay.png"),
    ("\u{202e}quay.png", "quay.png"),
  ])
  func fileNamesLoseFolders(_ text: String, _ expected: String) {
    #expect(LinkText.fileName(text) == expected)
  }

  @Test(arguments: [
    ("https://quay.example/a/Quay%20One.png?w=3#x", "quay one.png"),
    ("https://quay.example/a/%ff.png", "%ff.png"), ("https://quay.example/a/b%2fc.png", "c.png"),
  ])
  func namesAtAddressesLoseQueries(_ address: String, _ expected: String) {
    #expect(LinkText.fileName(ofAddress: address) == expected)
  }

  @Test func anAddressThatEndsInASlashHasNoName() {
    #expect(LinkText.fileName(ofAddress: "https://quay.example/") == nil)
  }

  @Test(arguments: [
    ("42", "42"), ("0042", "42"), (" 7 ", "7"), ("18446744073709551615", "18446744073709551615"),
  ])
  func seedsAreWholeNumbers(_ text: String, _ expected: String) {
    #expect(LinkText.seed(text) == expected)
  }

  @Test(arguments: ["0", "-1", "", "1.5", "1e9", "seven", "٣", "123456789012345678901", "000"])
  func whatIsNoSeedIsNone(_ text: String) { #expect(LinkText.seed(text) == nil) }

  @Test func promptsOfTheSameWordsAreOne() {
    let expected = "a at dawn lighthouse red"
    for prompt in [
      "a red lighthouse at dawn", "(red lighthouse:1.2), a dawn, AT", "at dawn a red lighthouse",
      "a red <lora:harbour:0.8> lighthouse [at] dawn 8", "A\u{200b} Red\nLighthouse,, at dawn",
    ] {
      #expect(LinkText.words(of: [prompt]) == expected, "\(prompt)")
    }
    #expect(LinkText.words(of: ["a red lighthouse", "at dawn"]) == expected)
    #expect(LinkText.words(of: ["a blue lighthouse at dawn"]) != expected)
    for nothing in [[], [""], ["1.2, 3"], ["<lora:a:1>"], ["((()))"]] {
      #expect(LinkText.words(of: nothing) == nil)
    }
    #expect(LinkText.words(of: ["a < b"]) == "a b", "a bracket that is not closed stays")
  }

  /// What looked at each character again for each other would take hours.
  @Test(.timeLimit(.minutes(10)))
  func longHostileTextsEnd() {
    for unit in ["<", "<a", "\u{202e}", "\u{301}", "\u{1f1e6}", "a/", "[", "\u{0}", "é", "<>"] {
      let text = String(repeating: unit, count: 65_536 / unit.utf8.count)
      if let name = LinkText.modelName(text) { #expect(LinkText.modelName(name) == name) }
      #expect(LinkText.fileName(ofAddress: text) == LinkText.fileName(text))
      if let words = LinkText.words(of: [text, text]) {
        #expect(LinkText.words(of: [words]) == words)
      }
      #expect(LinkText.seed(text) == nil)
    }
  }

  @Test func normalFormsAreTheirOwnNormalForm() {
    var generator = SeedReport.generator("link texts")
    let units = [
      "a", "B", "é", "e\u{301}", " ", "_", "\u{200b}", "7", "İ", "ß", "\u{1f1e6}", "/", "[", "]",
      ".",
    ]
    for _ in 0..<300 {
      let text = (0..<12).map { _ in units[generator.below(units.count)] }.joined()
      if let name = LinkText.modelName(text) {
        #expect(LinkText.modelName(name) == name, "\(text)")
      }
      if let words = LinkText.words(of: [text]) {
        #expect(LinkText.words(of: [words]) == words, "\(text)")
      }
    }
  }
}
