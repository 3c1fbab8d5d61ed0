// swift-tools-version: 6.3
// A program that measures and is not shipped. The sources are those of Martlet, by links: only the child of the
// real package may link NativeDecoders, and a measurement in one process has to.

import PackageDescription

func system(_ name: String, pkgConfig: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig)
}

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
  name: "trace-bench",
  dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
  targets: [
    .target(name: "CKernels"),
    .target(name: "CTurboJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    system("CArchive", pkgConfig: "libarchive"),
    system("CBrotli", pkgConfig: "libbrotlidec"),
    .systemLibrary(name: "CBZip2"),
    system("CFFmpeg", pkgConfig: "libavformat libavcodec libavutil libswscale"),
    system("CLZMA", pkgConfig: "liblzma"),
    system("CVips", pkgConfig: "vips"),
    system("CXML", pkgConfig: "libxml-2.0"),
    system("CZlib", pkgConfig: "zlib"),
    system("CZstd", pkgConfig: "libzstd"),
    library("EvidenceModel"),
    library("MediaDecoding", ["EvidenceModel"]),
    library("PerceptualHash", ["EvidenceModel", "CKernels"]),
    library(
      "Provenance",
      ["EvidenceModel", "MediaDecoding", "CKernels", .product(name: "Crypto", package: "swift-crypto")]),
    library(
      "NativeDecoders",
      [
        "EvidenceModel", "MediaDecoding", "PerceptualHash", "CArchive", "CBrotli", "CBZip2", "CFFmpeg",
        "CLZMA", "CTurboJPEG", "CVips", "CXML", "CZlib", "CZstd",
      ]),
    library("SyntheticEncoding", ["EvidenceModel", "CVips", "CZlib"]),
    .executableTarget(
      name: "trace-bench",
      dependencies: [
        "EvidenceModel", "MediaDecoding", "NativeDecoders", "PerceptualHash", "Provenance",
        "SyntheticEncoding",
      ], swiftSettings: strict),
  ]
)
