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

let package = Package(
    name: "swift-payments",
    products: [
        .library(name: "PaymentCore", targets: ["PaymentCore"]),
        .library(name: "PaymentCrypto", targets: ["PaymentCrypto"]),
    ],
    targets: [
        // 0: module maps and the smallest C
        .systemLibrary(
            name: "COpenSSL", path: "Sources/COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),

        // 1: values and primitives
        .target(name: "PaymentCore", swiftSettings: strict),
        .target(name: "PaymentCrypto", dependencies: ["COpenSSL"], swiftSettings: strict),

        .testTarget(name: "PaymentCryptoTests", dependencies: ["PaymentCrypto"], swiftSettings: strict),
    ]
)
