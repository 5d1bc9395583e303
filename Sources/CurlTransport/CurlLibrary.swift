internal import CCurl

/// The process-wide part of libcurl.
enum CurlLibrary {
    /// 7.87.0: the first version with every option used here, `CURLOPT_QUICK_EXIT` being the newest.
    private static let oldestVersion: UInt32 = 0x07_57_00

    /// Runs once: `curl_global_init` may be called from any thread since 7.84.0.
    private static let started: Result<Void, CurlTransport.SetupError> = {
        let code = ccurl_global_init()
        guard code == CURLE_OK else { return .failure(.resources(String(cString: curl_easy_strerror(code)))) }
        // The version record is a static of libcurl; it is null only for an unknown age, and this is the age of our
        // header.
        guard let version = ccurl_version() else {
            return .failure(.resources("libcurl does not tell its version"))
        }
        let found = "libcurl " + String(cString: version.pointee.version)
        guard version.pointee.version_num >= oldestVersion else {
            return .failure(.unsuitableLibrary(found: found, needed: "libcurl 7.87.0 or later"))
        }
        let features = Int(version.pointee.features)
        for (bit, name) in [
            (CURL_VERSION_SSL, "TLS"), (CURL_VERSION_ASYNCHDNS, "an asynchronous resolver"),
            (CURL_VERSION_THREADSAFE, "a thread-safe start"),
        ] where features & Int(bit) == 0 {
            return .failure(.unsuitableLibrary(found: found, needed: "a libcurl with \(name)"))
        }
        return .success(())
    }()

    /// Starts the library once and checks that it can do what is needed.
    static func start() throws(CurlTransport.SetupError) {
        try started.get()
    }
}
