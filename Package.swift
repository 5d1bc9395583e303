// swift-tools-version: 6.2

import PackageDescription

// One list of strict settings for every Swift target: language mode 6 with the upcoming features on,
// and no warning survives a build.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let tracing = Target.Dependency.product(name: "Tracing", package: "swift-distributed-tracing")

let package = Package(
    name: "swift-payments",
    products: [
        .library(name: "PaymentCore", targets: ["PaymentCore"]),
        .library(name: "PaymentCrypto", targets: ["PaymentCrypto"]),
        .library(name: "PaymentHTTP", targets: ["PaymentHTTP"]),
        .library(name: "PaymentTesting", targets: ["PaymentTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    ],
    targets: [
        // 0: module maps and the smallest C
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

        // 1: values and primitives
        .target(name: "PaymentCore", swiftSettings: strict),
        .target(name: "PaymentCrypto", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(
            name: "PaymentHTTP",
            dependencies: ["PaymentCore", httpTypes, logging, metrics, tracing], swiftSettings: strict),

        // 4: the suites for any adapter
        .target(
            name: "PaymentTesting",
            dependencies: ["PaymentCore", "PaymentHTTP", httpTypes], swiftSettings: strict),

        .testTarget(name: "PaymentCryptoTests", dependencies: ["PaymentCrypto"], swiftSettings: strict),
        .testTarget(
            name: "PaymentHTTPTests",
            dependencies: ["PaymentHTTP", "PaymentCore", httpTypes, logging, metrics, tracing], swiftSettings: strict),
    ]
)
