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
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "swift-payments",
    products: [
        .library(name: "PaymentCore", targets: ["PaymentCore"]),
        .library(name: "PaymentCrypto", targets: ["PaymentCrypto"]),
        .library(name: "PaymentHTTP", targets: ["PaymentHTTP"]),
        .library(name: "CurlTransport", targets: ["CurlTransport"]),
        .library(name: "StripeGateway", targets: ["StripeGateway"]),
        .library(name: "ManualGateway", targets: ["ManualGateway"]),
        .library(name: "PaymentCards", targets: ["PaymentCards"]),
        .library(name: "StripeCards", targets: ["StripeCards"]),
        .library(name: "PaymentTesting", targets: ["PaymentTesting"]),
        .library(name: "MockServerKit", targets: ["MockServerKit"]),
        .library(name: "StripeMock", targets: ["StripeMock"]),
        .executable(name: "payments", targets: ["payments"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    ],
    targets: [
        // 0: module maps and the smallest C
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),

        // 1: values and primitives
        .target(name: "PaymentCore", swiftSettings: strict),
        .target(name: "PaymentCrypto", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(
            name: "PaymentHTTP",
            dependencies: ["PaymentCore", httpTypes, logging, metrics, tracing], swiftSettings: strict),
        .target(
            name: "CurlTransport",
            dependencies: ["CCurl", "PaymentCore", "PaymentHTTP", httpTypes], swiftSettings: strict),

        // 2: gateways
        .target(
            name: "StripeGateway",
            dependencies: ["PaymentCore", "PaymentCrypto", "PaymentHTTP", httpTypes],
            exclude: ["RawCards"], swiftSettings: strict),

        .target(name: "ManualGateway", dependencies: ["PaymentCore"], swiftSettings: strict),

        // Raw card numbers: linked on purpose or not at all
        .target(name: "PaymentCards", dependencies: ["PaymentCore"], swiftSettings: strict),
        .target(
            name: "StripeCards",
            dependencies: ["PaymentCards", "PaymentCore", "StripeGateway"],
            path: "Sources/StripeGateway/RawCards", swiftSettings: strict),

        // Mock gateways: they meet the adapters on the wire only
        .target(
            name: "MockServerKit",
            dependencies: [
                "PaymentCore", "PaymentCrypto", "PaymentHTTP", httpTypes, hummingbirdCore, nioCore, nioPosix, mustache,
                logging,
            ],
            path: "MockServers/MockServerKit", swiftSettings: strict),
        .target(
            name: "StripeMock",
            dependencies: ["MockServerKit", "PaymentCore", "PaymentCrypto", "PaymentHTTP", httpTypes],
            path: "MockServers/StripeMock", swiftSettings: strict),

        // 4: what people run, and the suites for any adapter
        .target(
            name: "PaymentTesting",
            dependencies: ["PaymentCore", "PaymentHTTP", httpTypes], swiftSettings: strict),
        .executableTarget(
            name: "payments",
            dependencies: [
                "PaymentCore", "PaymentCrypto", "PaymentHTTP", "CurlTransport", "StripeGateway", "MockServerKit",
                "StripeMock", arguments, hummingbird, httpTypes, logging,
            ],
            swiftSettings: strict),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "PaymentCoreTests", dependencies: ["PaymentCore"], swiftSettings: strict),
        .testTarget(name: "PaymentCardsTests", dependencies: ["PaymentCards", "PaymentCore"], swiftSettings: strict),
        .testTarget(
            name: "CompileFailureTests", dependencies: ["PaymentCards", "PaymentCore", "TestSupport"],
            path: "Tests/CompileFailure",
            exclude: ["Snippets"], swiftSettings: strict),
        .testTarget(name: "PaymentCryptoTests", dependencies: ["PaymentCrypto"], swiftSettings: strict),
        .testTarget(
            name: "PaymentHTTPTests",
            dependencies: ["PaymentHTTP", "PaymentCore", httpTypes, logging, metrics, tracing], swiftSettings: strict),
        .testTarget(
            name: "CurlTransportTests",
            dependencies: ["CurlTransport", "PaymentHTTP", "PaymentCore", "TestSupport", httpTypes],
            swiftSettings: strict),
        .testTarget(
            name: "StripeGatewayTests",
            dependencies: [
                "StripeGateway", "StripeCards", "PaymentCards", "PaymentTesting", "PaymentHTTP",
                "PaymentCore", httpTypes, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ManualGatewayTests", dependencies: ["ManualGateway", "PaymentCore"], swiftSettings: strict),
        .testTarget(
            name: "MockServerKitTests",
            dependencies: ["MockServerKit", "PaymentHTTP", "PaymentCore", httpTypes],
            swiftSettings: strict),
        .testTarget(
            name: "StripeMockTests",
            dependencies: ["StripeMock", "MockServerKit", "PaymentHTTP", "PaymentCrypto", "PaymentCore", httpTypes],
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests", dependencies: ["payments", "PaymentHTTP", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "GatewayConformanceTests",
            dependencies: [
                "PaymentTesting", "ManualGateway", "StripeGateway", "StripeMock", "MockServerKit", "CurlTransport",
                "PaymentHTTP", "PaymentCore", httpTypes,
            ],
            swiftSettings: strict),
    ]
)
