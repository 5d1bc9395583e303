// swift-tools-version: 6.2
// What a package that takes payments through Stripe says of it; `swift package dump-package` reads it in the tests.

import PackageDescription

let package = Package(
    name: "shop",
    // snippet: app
    dependencies: [
        .package(url: "https://github.com/OWNER/swift-payments", branch: "main")
    ],
    targets: [
        .executableTarget(
            name: "shop",
            dependencies: [
                .product(name: "PaymentCore", package: "swift-payments"),
                .product(name: "CurlTransport", package: "swift-payments"),
                .product(name: "StripeGateway", package: "swift-payments"),
            ])
    ]
    // end snippet
)
