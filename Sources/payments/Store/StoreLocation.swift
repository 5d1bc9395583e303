internal import Foundation
internal import PaymentCore
internal import PaymentStorePostgres

/// Where orders are kept, as `--store` says it.
enum StoreLocation {
    /// In a file of this path.
    case file(String)
    /// On a server.
    case postgres(PostgresConfiguration)

    /// Reads a path, or an address such as `postgres://shop@db.example/orders`.
    ///
    /// - Parameters:
    ///   - text: what `--store` says; nil takes a file in the user's state folder.
    ///   - passwordFile: a file that only its owner can read; nil takes `PGPASSWORD`.
    ///   - environment: the variables of the process.
    /// - Throws: `InvalidValue`, which repeats nothing of an address: it may hold a password.
    init(_ text: String?, passwordFile: String?, environment: [String: String]) throws(InvalidValue) {
        guard let text else {
            let state = environment["XDG_STATE_HOME"] ?? environment["HOME"].map { $0 + "/.local/state" }
            guard let state, !state.isEmpty else {
                throw InvalidValue("store", "", "has no place; give one with --store")
            }
            self = .file(state + "/swift-payments/orders.db")
            return
        }
        guard let scheme = Self.schemes.first(where: text.hasPrefix) else {
            guard !text.isEmpty, !text.contains("://") else {
                throw InvalidValue("store", "", "must be the path of a file or postgres://user@host/database")
            }
            self = .file(text)
            return
        }
        let password = try Self.password(passwordFile, environment)
        self = .postgres(try Self.configuration("postgres://" + text.dropFirst(scheme.count), password, environment))
    }

    private static let schemes = ["postgres://", "postgresql://"]

    private static func password(
        _ file: String?, _ environment: [String: String]
    ) throws(InvalidValue) -> Secret? {
        guard let file else { return environment["PGPASSWORD"].map { Secret($0) } }
        let line = try Credentials.text(of: file).split(whereSeparator: \.isNewline).first.map(String.init)
        guard let line else { throw InvalidValue("storePasswordFile", file, "is empty") }
        return Secret(line)
    }

    private static func configuration(
        _ address: String, _ password: Secret?, _ environment: [String: String]
    ) throws(InvalidValue) -> PostgresConfiguration {
        guard let parts = URLComponents(string: address, encodingInvalidCharacters: false) else {
            throw InvalidValue("store", "", "is no address; write it like postgres://user@host:5432/database")
        }
        guard parts.password == nil else {
            throw InvalidValue(
                "store", "",
                "has a password in it, which every user of this machine can read: change that password, and give it in "
                    + "PGPASSWORD or with --store-password-file")
        }
        var settings: [String: String] = [:]
        for item in parts.queryItems ?? [] {
            guard known.contains(item.name) else {
                throw InvalidValue(
                    "store", item.name, "is no setting of the address; known are \(known.joined(separator: ", "))")
            }
            settings[item.name] = item.value
        }
        let host = parts.host.flatMap { $0.isEmpty ? nil : $0 } ?? settings["host"]
        guard let host, let user = parts.user ?? environment["PGUSER"], parts.path.count > 1 else {
            throw InvalidValue("store", "", "must name user, host and database: postgres://user@host/database")
        }
        return try PostgresConfiguration(
            // An address of version 6 stands in brackets, which are not a part of it.
            host: host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host, port: parts.port ?? 5432,
            database: String(parts.path.dropFirst()), user: user, password: password,
            certificateAuthorityFile: settings["sslrootcert"], schema: settings["schema"] ?? "public")
    }

    /// What may stand behind the question mark: the folder of a socket, the authorities to trust, the schema of the tables.
    private static let known = ["host", "sslrootcert", "schema"]
}
