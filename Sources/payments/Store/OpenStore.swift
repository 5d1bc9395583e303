internal import ArgumentParser
internal import Foundation
internal import PaymentCore
internal import PaymentOrders

/// The flags that say where orders are kept.
struct StoreOptions: ParsableArguments {
    @Option(
        help:
            "Where orders are kept: a file, or postgres://user@host/database; by default a file in your state folder.",
        completion: .file())
    var store: String?

    @Option(
        help: "The file of the store's key, unless PAYMENTS_STORE_KEY holds it; by default beside the store's file.",
        completion: .file())
    var storeKey: String?

    @Option(
        help: "A file that only you can read, with the password of PostgreSQL; else PGPASSWORD is used.",
        completion: .file())
    var storePasswordFile: String?

    /// The store, to work on: it is there, of the schema that this release knows, and no copy of one that others may work on (F-33).
    ///
    /// - Throws: `InvalidValue` for an address that cannot be; `OrderError` that says what to do first.
    func open() async throws -> any PaymentStore {
        let store = try OpenedStore(location())
        try await store.requireSchema()
        try store.requireOriginal()
        return store.port
    }

    /// The store, to be read; a copy will do.
    func openForReading() async throws -> OpenedStore {
        let store = try OpenedStore(location())
        try await store.requireSchema()
        return store
    }

    /// Where the store is.
    func location() throws(InvalidValue) -> StoreLocation {
        try StoreLocation(
            store, passwordFile: storePasswordFile, environment: ProcessInfo.processInfo.environment)
    }

    /// The store's key, from `--store-key`, from `PAYMENTS_STORE_KEY`, or from the file beside the store's.
    ///
    /// - Parameter missing: what to do when there is none; a key is made for a new store only.
    func key(ifMissing missing: StoreKey.Missing = .refuse) throws(InvalidValue) -> StoreKey {
        if let path = storeKey { return try StoreKey.load(file: path, ifMissing: missing) }
        let environment = ProcessInfo.processInfo.environment
        switch try location() {
        case .file(let path):
            return try StoreKey.load(environment: environment, file: path + ".key", ifMissing: missing)
        case .postgres:
            guard let text = environment[StoreKey.environmentName] else {
                throw InvalidValue(
                    "storeKey", "",
                    "is not given; set \(StoreKey.environmentName) or name a file with --store-key, with the same key on every "
                        + "machine")
            }
            return try StoreKey(text: Secret(text))
        }
    }
}

/// Runs `body` as `reporting` does, with errors of orders and stores as reports too.
func reportingOrders<Value>(_ body: () async throws -> Value) async throws -> Value {
    try await reporting {
        do { return try await body() } catch let error as OrderError { throw Report(error) }
    }
}

extension Report {
    /// What the orders or their store refused.
    init(_ error: OrderError) {
        let status: ExitStatus =
            switch error.code {
            case .invalid: .malformed
            case .commitUnknown: .unknown
            default: .refused
            }
        self.init(
            status: status,
            error: Problem(
                code: error.code.rawValue, field: error.field, value: error.value, message: error.description))
    }
}
