// swift-tools-version: 6.2

// The fuzz targets are a package of their own, because everything they reach is built for them once more: with the counters of
// libFuzzer in it. `run` builds it.

import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// A product of the package whose parsers are fed.
func ours(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-payments") }

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let gateways = ["Stripe", "AuthorizeNet", "LiqPay", "WayForPay"].flatMap { [ours("\($0)Gateway"), ours("\($0)Mock")] }
let base = ["PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentLocalization", "PaymentPlans"].map(ours)
let orders =
    ["PaymentOrders", "PaymentStoreSQLite", "PaymentTesting", "MockServerKit"].map(ours) + [httpTypes, logging]

let package = Package(
    name: "swift-payments-fuzz",
    dependencies: [
        .package(name: "swift-payments", path: "../.."),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    ],
    targets: [
        // What the tool reads: an executable cannot be imported from another package.
        .target(
            name: "PaymentsTool",
            dependencies: base + gateways + [ours("CurlTransport"), ours("PaymentStorePostgres"), arguments],
            sources: [
                "Plan", "Terminal", "Store/StoreLocation.swift", "Console.swift", "Credentials.swift",
                "GatewayConfiguration.swift", "Gateways.swift",
                "Rendering.swift", "Report.swift",
            ], swiftSettings: strict),
        // The shop of the tests of orders, which fills the mocks and a store.
        .target(
            name: "Shop", dependencies: base + orders + gateways,
            sources: [
                "Shop.swift", "Shop+Orders.swift", "ShopGateway.swift", "ShopInterruptions.swift",
                "ShopMessenger.swift",
                "ShopMock.swift",
            ], swiftSettings: strict),
        .executableTarget(
            name: "Fuzz",
            dependencies: base + orders + gateways + ["PaymentsTool", "Shop", ours("PaymentStorePostgres"), arguments],
            // What feeds is as fast as it has to be without the optimizer, which cannot compile all of it with counters in it.
            swiftSettings: strict + [.unsafeFlags(["-Onone"])]),
    ]
)
