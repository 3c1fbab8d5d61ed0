// swift-tools-version: 6.3
// The module map: arrows point down only. docs/architecture.md explains it, and a test holds the two
// against each other.

import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("ImmutableWeakCaptures"),
]

let argumentParser: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient: Target.Dependency = .product(
  name: "AsyncHTTPClient", package: "async-http-client")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(
  name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioCore: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let swiftASN1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")

// Probes of the sandbox are in debug builds, and in the release build that tests run with; users have none.
let probes: [SwiftSetting] = [.define("DECODER_PROBES", .when(configuration: .debug))]

// Code of the tests themselves is not worth the optimiser's time; what it calls is optimised in release builds.
let tested: [SwiftSetting] =
  strict + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func library(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  settings: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: strict + settings)
}

func executable(
  _ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = []
) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict + settings)
}

func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    exclude: exclude, swiftSettings: tested)
}

func system(_ name: String, pkgConfig: String, apt: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
  name: "martlet",
  products: [
    .executable(name: "martlet", targets: ["martlet"]),
    .executable(name: "martlet-decoder", targets: ["martlet-decoder"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    // Our few C lines, and system libraries.
    // Kernels are optimised in debug builds too: else tests of pictures and videos wait for them alone.
    .target(
      name: "CKernels", cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
    .target(name: "CTurboJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    system("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
    .systemLibrary(name: "CBZip2", providers: [.apt(["libbz2-dev"])]),
    system("CBrotli", pkgConfig: "libbrotlidec", apt: "libbrotli-dev"),
    system(
      "CFFmpeg", pkgConfig: "libavformat libavcodec libavutil libswscale", apt: "libavformat-dev"),
    system("CLZMA", pkgConfig: "liblzma", apt: "liblzma-dev"),
    system("CQREncode", pkgConfig: "libqrencode", apt: "libqrencode-dev"),
    system("CSeccomp", pkgConfig: "libseccomp", apt: "libseccomp-dev"),
    system("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),
    system("CVips", pkgConfig: "vips", apt: "libvips-dev"),
    system("CXML", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
    system("CZlib", pkgConfig: "zlib", apt: "zlib1g-dev"),
    system("CZstd", pkgConfig: "libzstd", apt: "libzstd-dev"),

    // The C2PA library is opened at run time and linked nowhere: types and a loader alone.
    .systemLibrary(name: "CC2PA"),

    // Values and mathematics: no input, no output.
    library("EvidenceModel"),
    library("PerceptualHash", ["EvidenceModel", "CKernels"]),
    library("HashIndex", ["EvidenceModel", "CKernels"]),
    library("LegalRegime", ["EvidenceModel", yams]),
    library("StudyStatistics"),
    library("Ledger", ["EvidenceModel", crypto]),

    // Hostile bytes: read behind protocols, decoded in the child only.
    library("MediaDecoding", ["EvidenceModel"]),
    library("Provenance", ["EvidenceModel", "MediaDecoding", "CKernels", crypto]),
    library("ContentCredentials", ["EvidenceModel", "MediaDecoding", "CC2PA", crypto]),
    library("TrustLists", ["EvidenceModel", "MediaDecoding", crypto, swiftASN1, x509]),
    library(
      "NativeDecoders",
      [
        "EvidenceModel", "MediaDecoding", "PerceptualHash", "CArchive", "CBZip2", "CBrotli",
        "CFFmpeg", "CLZMA", "CTurboJPEG", "CVips", "CXML", "CZlib", "CZstd",
      ], settings: probes),
    library("DecoderHost", ["EvidenceModel", "MediaDecoding"]),
    executable(
      "martlet-decoder",
      [
        "EvidenceModel", "MediaDecoding", "ContentCredentials", "NativeDecoders", "PerceptualHash",
        "Provenance", "CSeccomp",
      ], settings: probes),

    // Storage and exchange.
    library("EvidenceVault", ["EvidenceModel", crypto, "CSodium"]),
    library("EvidenceCapture", ["EvidenceModel", "HashExchange", "MediaDecoding", crypto]),
    library("HashExchange", ["EvidenceModel", "MediaDecoding", crypto, yams]),
    library("HashDatabases", ["EvidenceModel", "HashExchange", grdb, grdbSQLite]),
    library("Catalog", ["EvidenceModel"]),
    library("CatalogSQLite", ["EvidenceModel", "Catalog", grdb]),

    // The domain service, and what it shows.
    library(
      "StudyReport", ["EvidenceModel", "StudyStatistics", mustache],
      resources: [.embedInCode("Templates")]),
    library(
      "Casework",
      [
        "EvidenceModel", "MediaDecoding", "EvidenceCapture", "EvidenceVault", "Catalog",
        "HashExchange",
        "HashIndex", "Ledger", "LegalRegime", "PerceptualHash", "Provenance", "StudyReport",
        "StudyStatistics", crypto, yams,
      ]),

    // The workbench: pages and the JSON API, over HTTP.
    library(
      "WorkbenchServer",
      [
        "EvidenceModel", "Casework", "StudyReport", "StudyStatistics", "CQREncode", httpTypes,
        hummingbird, hummingbirdCore, hummingbirdTLS, logging, mustache, nioCore, nioHTTP1,
        nioPosix, nioSSL, serviceLifecycle,
      ],
      resources: [.embedInCode("Assets"), .embedInCode("Templates")]),

    // Benign synthetic captures and simulated assessors.
    library("SyntheticEncoding", ["EvidenceModel", "CVips", "CZlib"]),
    library("SyntheticCorpus", ["EvidenceModel", "SyntheticEncoding", crypto]),

    // The composition root.
    executable(
      "martlet",
      [
        "EvidenceModel", "MediaDecoding", "DecoderHost", "EvidenceCapture", "EvidenceVault",
        "Catalog",
        "CatalogSQLite", "Casework", "HashDatabases", "HashExchange", "HashIndex", "Ledger",
        "LegalRegime", "PerceptualHash", "Provenance", "StudyReport", "StudyStatistics",
        "SyntheticCorpus", "SyntheticEncoding", "TrustLists", "WorkbenchServer", argumentParser,
        crypto, nioCore, nioHTTP1, nioPosix,
      ]),

    // Measure search beside its peers, and the WARC reader; not shipped.
    .executableTarget(
      name: "index-bench", dependencies: ["EvidenceModel", "HashIndex"],
      path: "Benchmarks/Sources/index-bench", swiftSettings: strict),
    .executableTarget(
      name: "warc-bench", dependencies: ["EvidenceModel", "EvidenceCapture", "MediaDecoding"],
      path: "Benchmarks/Sources/warc-bench", swiftSettings: strict),
    .executableTarget(
      name: "list-bench", dependencies: ["EvidenceModel", "HashExchange"],
      path: "Benchmarks/Sources/list-bench", swiftSettings: strict),
    .executableTarget(
      name: "wall-bench",
      dependencies: ["EvidenceModel", "Casework", "Catalog", "CatalogSQLite"],
      path: "Benchmarks/Sources/wall-bench", swiftSettings: strict),
    .executableTarget(
      name: "looks-bench",
      dependencies: [
        "EvidenceModel", "Casework", "Catalog", "CatalogSQLite", "DecoderHost", "EvidenceCapture",
        "LegalRegime", "MediaDecoding", "StudyStatistics", "SyntheticCorpus",
      ], path: "Benchmarks/Sources/looks-bench", swiftSettings: strict),

    // Tests, and what they share.
    library("MartletTesting", ["EvidenceModel", "MediaDecoding", "Catalog"]),
    tests(of: "EvidenceModel", ["MartletTesting"]),
    tests(of: "MediaDecoding", ["MartletTesting"]),
    tests(of: "PerceptualHash", ["MartletTesting"], exclude: ["Fixtures"]),
    tests(of: "HashIndex", ["EvidenceModel", "MartletTesting", "CKernels"]),
    tests(of: "LegalRegime", ["MartletTesting"]),
    tests(of: "StudyStatistics", ["EvidenceModel", "MartletTesting"]),
    tests(of: "Ledger", ["MartletTesting", crypto]),
    tests(
      of: "Provenance",
      [
        "MartletTesting", "MediaDecoding", "NativeDecoders", "PerceptualHash", "SyntheticEncoding",
        crypto,
      ],
      exclude: ["Fixtures"]),
    tests(
      of: "ContentCredentials", ["EvidenceModel", "MartletTesting", "MediaDecoding", crypto],
      exclude: ["Fixtures"]),
    tests(of: "TrustLists", ["EvidenceModel", "MartletTesting", "MediaDecoding"]),
    tests(
      of: "NativeDecoders",
      ["CFFmpeg", "EvidenceModel", "MartletTesting", "MediaDecoding", "SyntheticEncoding"]),
    tests(
      of: "DecoderHost",
      ["MartletTesting", "MediaDecoding", "SyntheticEncoding", "PerceptualHash", "martlet-decoder"]),
    tests(of: "EvidenceVault", ["MartletTesting", crypto]),
    tests(of: "EvidenceCapture", ["MartletTesting", "MediaDecoding", "NativeDecoders"]),
    tests(
      of: "HashExchange", ["MartletTesting", "MediaDecoding", "NativeDecoders"],
      exclude: ["Fixtures"]),
    tests(of: "HashDatabases", ["EvidenceModel", "HashExchange", "MartletTesting", grdb]),
    tests(of: "Catalog", ["MartletTesting"]),
    tests(of: "CatalogSQLite", ["MartletTesting", "Catalog", grdb]),
    tests(
      of: "StudyReport", ["MartletTesting", "StudyStatistics"],
      exclude: ["Snapshots", "Support/reader-solver.py"]),
    tests(
      of: "SyntheticCorpus",
      ["MartletTesting", "SyntheticEncoding", "LegalRegime", "PerceptualHash", "CZlib", crypto]),
    tests(
      of: "Casework",
      [
        "MartletTesting", "MediaDecoding", "DecoderHost", "EvidenceVault", "Catalog",
        "CatalogSQLite",
        "EvidenceCapture", "EvidenceModel", "HashExchange", "HashIndex",
        "Ledger", "LegalRegime", "PerceptualHash", "StudyReport", "StudyStatistics",
        "SyntheticCorpus", "SyntheticEncoding",
        "martlet-decoder", "martlet", crypto, grdb,
      ],
      exclude: ["Fixtures"]),
    tests(
      of: "WorkbenchServer",
      [
        "MartletTesting", "EvidenceModel", "Casework", "Catalog", "CatalogSQLite",
        "EvidenceCapture", "EvidenceVault", "DecoderHost", "Ledger", "MediaDecoding",
        "SyntheticCorpus", "SyntheticEncoding", "martlet-decoder", "martlet", asyncHTTPClient,
        httpTypes,
        hummingbird, hummingbirdTesting, nioCore, nioPosix, nioSSL,
        .product(name: "NIOFoundationCompat", package: "swift-nio"),
        nioHTTP1,
      ]),
    tests(
      of: "martlet",
      [
        "EvidenceModel", "MartletTesting", "PerceptualHash", "SyntheticEncoding", "martlet-decoder",
      ],
      exclude: ["Snapshots"]),
    .testTarget(
      name: "FuzzTests",
      dependencies: [
        "MartletTesting", "EvidenceModel", "MediaDecoding", "NativeDecoders", "DecoderHost",
        "ContentCredentials", "Provenance", "EvidenceCapture", "HashDatabases", "HashExchange",
        "SyntheticEncoding", "Casework", "Ledger", "WorkbenchServer", "martlet-decoder", grdb,
      ], swiftSettings: tested),
    .testTarget(
      name: "FixtureTests",
      dependencies: [
        "MartletTesting", "EvidenceModel", "Catalog", "CatalogSQLite", "Casework", "StudyReport",
      ], swiftSettings: tested),
    .testTarget(
      name: "DocumentationTests", dependencies: ["EvidenceModel", "MartletTesting", "martlet"],
      swiftSettings: tested),
  ]
)
