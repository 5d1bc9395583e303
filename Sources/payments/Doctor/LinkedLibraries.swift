internal import CCurl
internal import COpenSSL
internal import CPango
internal import CPostgres
internal import CurlTransport
internal import PaymentCore
internal import PaymentCrypto
internal import PaymentOrders
internal import PaymentStoreSQL
internal import PaymentStoreSQLite

/// The libraries of the system that the tool runs with, which need not be those that it was built with.
enum LinkedLibraries {
    /// What they are, and whether they will do.
    static func findings() async -> [Finding] {
        [curl, openSSL, await sqlite(), libpq, icu, pango]
    }

    private static var curl: Finding {
        guard let version = ccurl_version() else {
            return .problem("libcurl", "does not tell its version", mend: "install libcurl 7.87.0 or later")
        }
        let record = version.pointee
        let tls = record.ssl_version.map { String(cString: $0) } ?? "no TLS"
        let isHTTP2 = Int(record.features) & Int(CURL_VERSION_HTTP2) != 0
        let found =
            "\(String(cString: record.version)) with TLS by \(tls), HTTP/\(isHTTP2 ? "2" : "1.1"); needed: 7.87.0"
        do {
            // A transport refuses a library that cannot do what is needed.
            _ = try CurlTransport()
        } catch {
            return .problem("libcurl", "\(found): \(error)", mend: "install libcurl4 of Debian 12 or later")
        }
        return .ok("libcurl", found)
    }

    private static var openSSL: Finding {
        let found = "\(String(cString: OpenSSL_version(OPENSSL_VERSION_STRING))); needed: 3.0"
        do {
            try CryptoSelfTest.run()
        } catch {
            return .problem(
                "OpenSSL", "\(found): \(error)",
                mend: "look whether a FIPS provider or openssl.cnf takes algorithms away (S-17)")
        }
        return .ok("OpenSSL", "\(found); every algorithm computes its test vector")
    }

    private static func sqlite() async -> Finding {
        do {
            let store = try SQLiteStore(clock: SystemWallClock())
            return .ok("SQLite", try await store.check().database.replacing("SQLite ", with: ""))
        } catch {
            return .problem("SQLite", error.message, mend: "install libsqlite3-0 of Debian 12 or later")
        }
    }

    private static var libpq: Finding {
        let number = PQlibVersion()
        return .ok("libpq", "\(number / 10_000).\(number % 10_000)")
    }

    /// ICU names its functions by its version, so the file that is loaded tells it.
    private static var icu: Finding {
        let maps: [UInt8]
        do { maps = try InputFile.read("/proc/self/maps") } catch { return .skipped("ICU", error.description) }
        guard let place = String(decoding: maps, as: UTF8.self).split(separator: "libicuuc.so.").dropFirst().first
        else {
            return .skipped("ICU", "it is a part of the program, which does not tell its version")
        }
        return .ok("ICU", String(place.prefix { !$0.isNewline }))
    }

    private static var pango: Finding {
        let cairo = String(cString: cairo_version_string())
        return .ok(
            "Pango", "\(String(cString: pango_version_string())) with cairo \(cairo); needed: 1.50 with cairo 1.16")
    }
}
