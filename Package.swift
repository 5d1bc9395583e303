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
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

/// What belongs to one gateway: adapter, raw cards, mock and tests, each in a folder of its own.
struct Gateway {
    let name: String
    /// Whether it is reached over a wire; a mock imitates it then, and raw cards can be sent to it.
    var hasWire = true

    var modules: [String] { hasWire ? ["\(name)Gateway", "\(name)Cards", "\(name)Mock"] : ["\(name)Gateway"] }
    var products: [Product] { modules.map { .library(name: $0, targets: [$0]) } }

    var targets: [Target] {
        let adapter = Target.Dependency.byName(name: "\(name)Gateway")
        let cards = Target.Dependency.byName(name: "\(name)Cards")
        let mock = Target.Dependency.byName(name: "\(name)Mock")
        guard hasWire else {
            return [
                .target(name: "\(name)Gateway", dependencies: ["PaymentCore"], swiftSettings: strict),
                .testTarget(
                    name: "\(name)GatewayTests", dependencies: [adapter, "PaymentCore"], swiftSettings: strict),
            ]
        }
        return [
            .target(
                name: "\(name)Gateway", dependencies: ["PaymentCore", "PaymentCrypto", "PaymentHTTP", httpTypes],
                exclude: ["RawCards"], swiftSettings: strict),
            // Raw card numbers: linked on purpose or not at all.
            .target(
                name: "\(name)Cards", dependencies: ["PaymentCards", "PaymentCore", "PaymentHTTP", adapter],
                path: "Sources/\(name)Gateway/RawCards", swiftSettings: strict),
            // Adapter and mock meet on the wire only.
            .target(
                name: "\(name)Mock",
                dependencies: [
                    "MockServerKit", "PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentTemplates", httpTypes,
                ],
                path: "MockServers/\(name)Mock", swiftSettings: strict),
            .testTarget(
                name: "\(name)GatewayTests",
                dependencies: [
                    adapter, cards, "PaymentCards", "PaymentTesting", "TestSupport", "PaymentHTTP", "PaymentCrypto",
                    "PaymentCore",
                    httpTypes, logging,
                ],
                swiftSettings: strict),
            .testTarget(
                name: "\(name)MockTests",
                dependencies: [mock, "MockServerKit", "PaymentHTTP", "PaymentCrypto", "PaymentCore", httpTypes],
                swiftSettings: strict),
        ]
    }
}

/// A new gateway is a folder and a line here.
let gateways = [
    Gateway(name: "Stripe"),
    Gateway(name: "AuthorizeNet"),
    Gateway(name: "LiqPay"),
    Gateway(name: "WayForPay"),
    Gateway(name: "Manual", hasWire: false),
]

/// A program of the documentation, against the mocks.
func example(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: "Example\(name)", dependencies: dependencies, path: "Docs/Examples/\(name)", swiftSettings: strict)
}

let examples: [Target] = [
    example("FirstCharge", ["CurlTransport", "PaymentCore", "StripeGateway", "MockServerKit", "StripeMock"]),
    example(
        "Deposit",
        ["PaymentCore", "StripeGateway", "AuthorizeNetGateway", "MockServerKit", "StripeMock", "AuthorizeNetMock"]),
    example(
        "Shop",
        [
            "PaymentOrders", "PaymentStoreSQLite", "PaymentWebhookRoutes", "PaymentPlans", "PaymentLocalization",
            "PaymentCore", "PaymentHTTP", "CurlTransport", "StripeGateway", "MockServerKit", "StripeMock", arguments,
            hummingbird, httpTypes, lifecycle, logging,
        ]),
    .testTarget(
        name: "ExampleShopTests",
        dependencies: [
            "ExampleShop", "PaymentOrders", "PaymentStoreSQLite", "PaymentCore", "PaymentHTTP", "StripeGateway",
            "MockServerKit", "StripeMock", httpTypes,
        ],
        path: "Docs/Examples/ShopTests", swiftSettings: strict),
    .target(
        name: "ExampleGateway", dependencies: ["PaymentCore", "PaymentCrypto", "PaymentHTTP", httpTypes],
        path: "Docs/Examples/Gateway", swiftSettings: strict),
    .testTarget(
        name: "ExampleGatewayTests",
        dependencies: [
            "ExampleGateway", "PaymentTesting", "PaymentCore", "PaymentCrypto", "PaymentHTTP", "MockServerKit",
            httpTypes,
        ],
        path: "Docs/Examples/GatewayTests", swiftSettings: strict),
    example(
        "Signature",
        [
            "PaymentCore", "PaymentHTTP", "StripeGateway", "AuthorizeNetGateway", "LiqPayGateway", "WayForPayGateway",
            arguments,
        ]),
    example(
        "Workers",
        [
            "PaymentOrders", "PaymentStorePostgres", "PaymentPlans", "PaymentCore", "StripeGateway", "MockServerKit",
            "StripeMock", "TestSupport",
        ]),
    // What the articles show and no example runs
    .target(
        name: "ArticleExamples",
        dependencies: [
            "PaymentCore", "PaymentHTTP", "CurlTransport", "PaymentPlans", "PaymentLocalization", "PaymentOrders",
            "PaymentStoreSQLite", "PaymentStorePostgres", "PaymentWebhookRoutes", "PaymentCheckout", "PaymentDocuments",
            "PaymentCards", "StripeCards", "StripeGateway", "AuthorizeNetGateway", "LiqPayGateway", "WayForPayGateway",
            hummingbird, httpTypes, lifecycle, unixSignals, logging, nioCore,
        ],
        path: "Docs/Examples/Articles", swiftSettings: strict),
    .testTarget(
        name: "ArticleExamplesTests",
        dependencies: [
            "ArticleExamples", "PaymentCore", "PaymentHTTP", "CurlTransport", "PaymentPlans", "PaymentLocalization",
            "PaymentOrders", "PaymentStoreSQLite", "PaymentStorePostgres", "PaymentCheckout", "PaymentDocuments",
            "PaymentCards", "StripeGateway", "AuthorizeNetGateway", "LiqPayGateway", "WayForPayGateway",
            "MockServerKit", "StripeMock", "TestSupport", hummingbird, httpTypes, logging,
        ],
        path: "Docs/Examples/ArticlesTests", swiftSettings: strict),
]

let package = Package(
    name: "swift-payments",
    products: [
        .library(name: "PaymentCore", targets: ["PaymentCore"]),
        .library(name: "PaymentCrypto", targets: ["PaymentCrypto"]),
        .library(name: "PaymentHTTP", targets: ["PaymentHTTP"]),
        .library(name: "CurlTransport", targets: ["CurlTransport"]),
        .library(name: "PaymentCards", targets: ["PaymentCards"]),
        .library(name: "PaymentPlans", targets: ["PaymentPlans"]),
        .library(name: "PaymentLocalization", targets: ["PaymentLocalization"]),
        .library(name: "PaymentOrders", targets: ["PaymentOrders"]),
        .library(name: "PaymentWebhookRoutes", targets: ["PaymentWebhookRoutes"]),
        .library(name: "PaymentCheckout", targets: ["PaymentCheckout"]),
        .library(name: "PaymentMessaging", targets: ["PaymentMessaging"]),
        .library(name: "PaymentDocuments", targets: ["PaymentDocuments"]),
        .library(name: "PaymentStoreSQLite", targets: ["PaymentStoreSQLite"]),
        .library(name: "PaymentStorePostgres", targets: ["PaymentStorePostgres"]),
        .library(name: "PaymentTesting", targets: ["PaymentTesting"]),
        .library(name: "MockServerKit", targets: ["MockServerKit"]),
        .executable(name: "payments", targets: ["payments"]),
    ] + gateways.flatMap(\.products),
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
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // 0: module maps and the smallest C
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CPango", path: "Sources/CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(
            name: "CPixbuf", path: "Sources/CPixbuf", pkgConfig: "gdk-pixbuf-2.0",
            providers: [.apt(["libgdk-pixbuf-2.0-dev"])]),
        .target(name: "CICU", linkerSettings: [.linkedLibrary("icui18n"), .linkedLibrary("icuuc")]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .systemLibrary(
            name: "CPostgres", path: "Sources/CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        // 1: values and primitives
        .target(name: "PaymentCore", swiftSettings: strict),
        .target(name: "PaymentCrypto", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(
            name: "PaymentHTTP",
            dependencies: ["PaymentCore", httpTypes, logging, metrics, tracing], swiftSettings: strict),
        .target(
            name: "CurlTransport",
            dependencies: ["CCurl", "PaymentCore", "PaymentHTTP", httpTypes], swiftSettings: strict),

        // 2: the gateways are below

        // Terms to schedules: pure, without a gateway, a store or Foundation
        .target(name: "PaymentPlans", dependencies: ["PaymentCore"], swiftSettings: strict),
        // Where it meets time zones, languages and people
        .target(
            name: "PaymentLocalization", dependencies: ["CICU", "PaymentCore", "PaymentPlans"], swiftSettings: strict),

        // 3: orders, ledger, attempts, inbox, collector; the stores plug into its port
        .target(
            name: "PaymentOrders",
            dependencies: [
                "PaymentCore", "PaymentCrypto", "PaymentPlans", "PaymentLocalization", lifecycle, logging, metrics,
                tracing,
            ],
            swiftSettings: strict),
        // The statements, once for both databases
        .target(
            name: "PaymentStoreSQL", dependencies: ["PaymentCore", "PaymentOrders", "PaymentPlans"],
            swiftSettings: strict),
        .target(
            name: "PaymentStoreSQLite", dependencies: ["PaymentCore", "PaymentOrders", "PaymentStoreSQL", grdb],
            swiftSettings: strict),
        .target(
            name: "PaymentStorePostgres",
            dependencies: ["CPostgres", "PaymentCore", "PaymentOrders", "PaymentStoreSQL", logging],
            swiftSettings: strict),

        // The inbox as routes of a web server
        .target(
            name: "PaymentWebhookRoutes",
            dependencies: ["PaymentCore", "PaymentOrders", hummingbird, httpTypes, nioCore, logging],
            swiftSettings: strict),

        // Messages to payers and staff, by mail, short message, messenger or file
        .target(
            name: "PaymentMessaging",
            dependencies: [
                "CCurl", "PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentLocalization", "PaymentOrders",
                httpTypes,
                mustache,
            ],
            swiftSettings: strict),

        // Documents as PDF, and uploaded pictures
        .target(
            name: "PaymentDocuments",
            dependencies: ["CPango", "CPixbuf", "PaymentCore", "PaymentLocalization", "PaymentOrders", "PaymentPlans"],
            swiftSettings: strict),

        // The pages that payers and staff see, as routes of a web server
        .target(
            name: "PaymentCheckout",
            dependencies: [
                "PaymentCore", "PaymentCrypto", "PaymentDocuments", "PaymentHTTP", "PaymentPlans",
                "PaymentLocalization",
                "PaymentMessaging", "PaymentOrders", "PaymentTemplates", hummingbird, httpTypes, nioCore, logging,
            ],
            swiftSettings: strict),

        // Raw card numbers: linked on purpose or not at all
        .target(name: "PaymentCards", dependencies: ["PaymentCore"], swiftSettings: strict),

        // Pages in mustache, escaped
        .target(name: "PaymentTemplates", dependencies: [mustache], swiftSettings: strict),

        // Mock gateways: they meet the adapters on the wire only
        .target(
            name: "MockServerKit",
            dependencies: [
                "PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentTemplates", httpTypes, hummingbirdCore, nioCore,
                nioPosix, logging,
            ],
            path: "MockServers/MockServerKit", swiftSettings: strict),

        // 4: what people run, and the suites for any adapter
        .target(
            name: "PaymentTesting",
            dependencies: ["PaymentCore", "PaymentCrypto", "PaymentHTTP", httpTypes],
            swiftSettings: strict),
        .executableTarget(
            name: "payments",
            dependencies: [
                "CCurl", "COpenSSL", "CPango", "CPostgres",
                "PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentPlans", "PaymentLocalization", "CurlTransport",
                "StripeGateway", "AuthorizeNetGateway", "LiqPayGateway", "WayForPayGateway", "MockServerKit",
                "StripeMock", "AuthorizeNetMock", "LiqPayMock", "WayForPayMock", "PaymentOrders", "PaymentStoreSQLite",
                "PaymentStorePostgres", "PaymentCheckout", "PaymentDocuments", "PaymentMessaging", "PaymentTemplates",
                "PaymentWebhookRoutes",
                arguments, hummingbird, httpTypes, lifecycle, logging, nioCore,
            ],
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["PaymentCore", "PaymentHTTP", "PaymentTesting", logging],
            path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "PaymentCoreTests", dependencies: ["PaymentCore"], swiftSettings: strict),
        .testTarget(
            name: "PaymentPlansTests", dependencies: ["PaymentPlans", "PaymentCore", "PaymentTesting"],
            swiftSettings: strict),
        .testTarget(
            name: "PaymentOrdersTests",
            dependencies: [
                "PaymentOrders", "PaymentStoreSQLite", "PaymentPlans", "PaymentLocalization", "PaymentCrypto",
                "PaymentCore", "PaymentTesting", "StripeGateway", "StripeMock", "AuthorizeNetGateway",
                "AuthorizeNetMock", "LiqPayGateway", "LiqPayMock", "WayForPayGateway", "WayForPayMock",
                "MockServerKit", "PaymentHTTP", "TestSupport", httpTypes, lifecycle, logging, metrics, tracing,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PaymentWebhookRoutesTests",
            dependencies: [
                "PaymentWebhookRoutes", "PaymentOrders", "PaymentStoreSQLite", "PaymentPlans", "PaymentLocalization",
                "PaymentCore", "PaymentHTTP", "StripeGateway", "StripeMock", "MockServerKit", "TestSupport",
                hummingbird,
                httpTypes, nioCore,
            ],
            swiftSettings: strict),
        .target(
            name: "PaymentSimulation",
            dependencies: [
                "PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentPlans", "PaymentLocalization", "PaymentOrders",
                "PaymentStoreSQL", "PaymentStoreSQLite", "MockServerKit", "StripeGateway", "StripeMock",
                "AuthorizeNetGateway", "AuthorizeNetMock", "LiqPayGateway", "LiqPayMock", "WayForPayGateway",
                "WayForPayMock", httpTypes,
            ],
            path: "Tests/Simulation/World", swiftSettings: strict),
        .executableTarget(
            name: "payments-sim", dependencies: ["PaymentSimulation", arguments], path: "Tests/Simulation/Program",
            swiftSettings: strict),
        .testTarget(
            name: "PaymentSimulationTests", dependencies: ["PaymentSimulation", "PaymentOrders", "PaymentCore"],
            path: "Tests/Simulation/Tests", swiftSettings: strict),
        // Kills real processes of the tool with signal 9, and compares their books with the mocks'.
        .executableTarget(
            name: "payments-kill",
            dependencies: [
                "PaymentOrders", "PaymentStoreSQL", "PaymentStoreSQLite", "PaymentStorePostgres", "PaymentPlans",
                "PaymentLocalization", "PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentWebhookRoutes",
                "CurlTransport", "StripeGateway", "AuthorizeNetGateway", "LiqPayGateway", "WayForPayGateway",
                "TestSupport", arguments, httpTypes, hummingbird, logging,
            ],
            path: "Tests/KillTests", exclude: ["Clock", "bank.py"], swiftSettings: strict),
        .testTarget(
            name: "StoreConformanceTests",
            dependencies: [
                "PaymentOrders", "PaymentStoreSQL", "PaymentStoreSQLite", "PaymentStorePostgres", "PaymentPlans",
                "PaymentLocalization", "PaymentCrypto", "PaymentCore", "PaymentTesting", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PaymentMessagingTests",
            dependencies: [
                "PaymentMessaging", "PaymentCore", "PaymentCrypto", "PaymentHTTP", "PaymentLocalization",
                "PaymentOrders",
                "PaymentTesting", "TestSupport", httpTypes,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PaymentDocumentsTests",
            dependencies: [
                "PaymentDocuments", "PaymentOrders", "PaymentPlans", "PaymentLocalization", "PaymentCore",
                "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PaymentCheckoutTests",
            dependencies: [
                "PaymentCheckout", "PaymentDocuments", "PaymentOrders", "PaymentStoreSQLite", "PaymentPlans",
                "PaymentLocalization", "PaymentMessaging", "PaymentCore", "PaymentCrypto", "PaymentHTTP",
                "PaymentTesting",
                "PaymentTemplates", "StripeGateway", "StripeMock", "MockServerKit", "TestSupport", hummingbird,
                httpTypes,
                nioCore, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "PaymentLocalizationTests",
            dependencies: ["PaymentLocalization", "PaymentPlans", "PaymentCore", "TestSupport"], swiftSettings: strict),
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
            name: "MockServerKitTests",
            dependencies: ["MockServerKit", "PaymentTemplates", "PaymentHTTP", "PaymentCore", httpTypes],
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "payments", "PaymentOrders", "PaymentStoreSQLite", "PaymentPlans", "PaymentLocalization", "PaymentCore",
                "PaymentHTTP", "CurlTransport", "StripeGateway", "StripeMock", "MockServerKit", "TestSupport",
                httpTypes,
            ],
            exclude: ["Transcripts"], swiftSettings: strict),
        .testTarget(
            name: "GatewayConformanceTests",
            dependencies: [
                "PaymentTesting", "ManualGateway", "StripeGateway", "StripeMock", "AuthorizeNetGateway",
                "AuthorizeNetMock", "LiqPayGateway", "LiqPayMock", "WayForPayGateway", "WayForPayMock",
                "MockServerKit", "CurlTransport", "LiqPayCards", "PaymentCards", "PaymentHTTP", "PaymentCrypto",
                "PaymentCore", "TestSupport", httpTypes,
            ],
            swiftSettings: strict),
    ] + gateways.flatMap(\.targets) + examples
)
