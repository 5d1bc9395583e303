// swift-tools-version: 6.2

// The benchmarks are a package of their own, so that what is only here to be compared with, async-http-client above all, never
// enters the graph of a user of the package they measure. `run` builds it.

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A product of the package that is measured.
func ours(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-payments") }

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "swift-payments-benchmarks",
    dependencies: [
        .package(name: "swift-payments", path: "../.."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.100.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    ],
    targets: [
        // What every client under load shares: its arguments, its loop, and the line it prints.
        .target(name: "LoadLoop", swiftSettings: strict),

        .executableTarget(name: "CryptoBench", dependencies: [ours("PaymentCrypto")], swiftSettings: strict),
        .executableTarget(
            name: "PlanBench", dependencies: [ours("PaymentCore"), ours("PaymentPlans")], swiftSettings: strict),
        .executableTarget(
            name: "WebhookBench",
            dependencies: [
                ours("AuthorizeNetGateway"), ours("LiqPayGateway"), ours("PaymentCore"), ours("PaymentHTTP"),
                ours("StripeGateway"), ours("WayForPayGateway"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "TransportBench",
            dependencies: [ours("CurlTransport"), ours("PaymentCore"), ours("PaymentHTTP"), httpTypes],
            swiftSettings: strict),
        .executableTarget(
            name: "AHCBench",
            dependencies: [
                "LoadLoop", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ],
            swiftSettings: strict),
        .executableTarget(name: "URLSessionBench", dependencies: ["LoadLoop"], swiftSettings: strict),

        // The charge of ChargeBench and LoadBench.
        .target(
            name: "SampleCharge", dependencies: [ours("PaymentCore"), ours("PaymentHTTP"), ours("StripeGateway")],
            swiftSettings: strict),
        .executableTarget(
            name: "ChargeBench",
            dependencies: [
                "LoadLoop", "SampleCharge", ours("CurlTransport"), ours("PaymentCore"), ours("PaymentHTTP"),
                ours("PaymentTesting"), ours("StripeGateway"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "LoadBench",
            dependencies: [
                "LoadLoop", "SampleCharge", ours("CurlTransport"), ours("PaymentCore"), ours("PaymentHTTP"),
                ours("StripeGateway"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "MockBench",
            dependencies: [
                "LoadLoop", ours("MockServerKit"), ours("PaymentCore"), ours("PaymentHTTP"), ours("StripeGateway"),
                ours("StripeMock"), httpTypes,
            ],
            swiftSettings: strict),

        // What SQLite was asked to do, for the C peer that does the same.
        .target(
            name: "SQLiteTrace", path: "Sources/StoreBench/Trace", linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "StoreBench",
            dependencies: [
                "LoadLoop", "SQLiteTrace", ours("PaymentCore"), ours("PaymentHTTP"), ours("PaymentLocalization"),
                ours("PaymentOrders"), ours("PaymentPlans"), ours("PaymentStorePostgres"), ours("PaymentStoreSQLite"),
                ours("StripeGateway"),
            ],
            path: "Sources/StoreBench/Program", swiftSettings: strict),

        // The checkout site, and its visitors.
        .executableTarget(
            name: "SiteBench",
            dependencies: [
                "LoadLoop", ours("CurlTransport"), ours("PaymentCheckout"), ours("PaymentCore"), ours("PaymentHTTP"),
                ours("PaymentLocalization"), ours("PaymentOrders"), ours("PaymentPlans"), ours("PaymentStoreSQLite"),
                ours("PaymentWebhookRoutes"), ours("StripeGateway"),
                .product(name: "Hummingbird", package: "hummingbird"), httpTypes,
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict),
    ]
)
