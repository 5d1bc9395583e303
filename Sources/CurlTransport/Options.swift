internal import CCurl
internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

/// The options of one easy handle: those that never change are set once, the others only when they differ from the last
/// exchange.
struct Options {
    private let settings: Settings
    private var areConstantsSet = false
    private var url: String?
    private var isSecure: Bool?
    private var method: String?
    private var bodyKind: BodyKind?
    /// libcurl's own start is -1: the size is the length of the text.
    private var bodyCount = -1
    private var connectTimeout: Duration?
    private var totalTimeout: Duration?
    private var isFresh: Bool?
    /// The first refusal of the exchange at hand.
    private var failure = CURLE_OK

    private enum BodyKind {
        /// The method is sent without body and without `Content-Length`.
        case absent
        /// `Content-Length: 0` is sent, as POST, PUT and PATCH need it.
        case empty
        /// The body leaves in one write with the head, from the transfer's own buffer.
        case form
        /// The read callback gives the body.
        case streamed
    }

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// Whether `url` may be asked for over the wire that these settings give.
    func allows(_ url: AbsoluteURL) -> Bool {
        // A target that the handle holds already was allowed before.
        url.isSecure || url.text == self.url || (url.isLoopback && !settings.proxyIsRemote)
    }

    /// The `User-Agent` for requests without one, if any.
    var userAgent: String { settings.userAgent }

    /// Sets what `request` needs on `handle`, whose form is filled if the body goes that way.
    ///
    /// - Returns: the first code that is not `CURLE_OK`.
    mutating func apply(_ request: TransportRequest, to handle: UnsafeMutablePointer<ccurl_transfer>) -> CURLcode {
        failure = CURLE_OK
        // `ccurl_transfer_make` gives no transfer without an easy handle.
        let easy: UnsafeMutableRawPointer = handle.pointee.easy
        if !areConstantsSet {
            applyConstants(easy)
            areConstantsSet = failure == CURLE_OK
        }
        applyTarget(request.url, easy)
        applyMethod(request.method.rawValue, request.body.count, handle.pointee.form_length, easy)
        if bodyKind == .form { note(ccurl_transfer_set_form(handle)) }
        applyLimits(request.limits, easy)
        if request.needsFreshConnection != isFresh {
            set(easy, CURLOPT_FRESH_CONNECT, request.needsFreshConnection ? 1 : 0)
            set(easy, CURLOPT_FORBID_REUSE, request.needsFreshConnection ? 1 : 0)
            isFresh = request.needsFreshConnection
        }
        // After a refusal nothing is known about what the handle holds.
        if failure != CURLE_OK { self = Options(settings, keeping: failure) }
        return failure
    }

    private init(_ settings: Settings, keeping failure: CURLcode) {
        self.settings = settings
        self.failure = failure
    }

    private mutating func applyConstants(_ easy: UnsafeMutableRawPointer) {
        // No signals: the engine thread blocks SIGPIPE, and time-outs of the resolver need none (performance §1).
        set(easy, CURLOPT_NOSIGNAL, 1)
        // A look-up that hangs must not hold the engine thread when its request ends.
        set(easy, CURLOPT_QUICK_EXIT, 1)
        set(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https")
        set(easy, CURLOPT_FOLLOWLOCATION, 0)
        set(easy, CURLOPT_MAXREDIRS, 0)
        set(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        set(easy, CURLOPT_HTTP09_ALLOWED, 0)
        set(easy, CURLOPT_PATH_AS_IS, 1)
        set(easy, CURLOPT_TCP_KEEPALIVE, 1)
        set(easy, CURLOPT_MAXAGE_CONN, settings.idleSeconds)
        set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(easy, CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        let version = settings.offersHTTP2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1
        set(easy, CURLOPT_HTTP_VERSION, Int(version))
        // An empty proxy keeps libcurl from reading the environment, and an empty list of exceptions from reading
        // `no_proxy`.
        set(easy, CURLOPT_PROXY, settings.proxy ?? "")
        set(easy, CURLOPT_NOPROXY, "")
        applyCredentials(easy)
        applyTLS(easy)
    }

    private mutating func applyTLS(_ easy: UnsafeMutableRawPointer) {
        let least = Int(CURL_SSLVERSION_TLSv1_2)
        for (peer, host, version) in [
            (CURLOPT_SSL_VERIFYPEER, CURLOPT_SSL_VERIFYHOST, CURLOPT_SSLVERSION),
            (CURLOPT_PROXY_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYHOST, CURLOPT_PROXY_SSLVERSION),
        ] {
            set(easy, peer, 1)
            set(easy, host, 2)
            set(easy, version, least)
        }
        guard let file = settings.certificateAuthorityFile else { return }
        // The file replaces the system's store, so the system's folder of certificates must go too.
        for option in [CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO] { set(easy, option, file) }
        for option in [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH] { note(ccurl_set_string(easy, option, nil)) }
    }

    private mutating func applyCredentials(_ easy: UnsafeMutableRawPointer) {
        guard let credentials = settings.proxyCredentials else { return }
        set(easy, CURLOPT_PROXYAUTH, 1)
        set(easy, CURLOPT_PROXYUSERNAME, credentials.username)
        note(
            credentials.password.withBytes { bytes in
                withUnsafeTemporaryAllocation(byteCount: bytes.count + 1, alignment: 1) { text in
                    text.copyBytes(from: bytes)
                    text[bytes.count] = 0
                    let code = ccurl_set_string(easy, CURLOPT_PROXYPASSWORD, text.baseAddress)
                    for index in text.indices { text[index] = 0 }
                    return code
                }
            })
    }

    private mutating func applyTarget(_ target: AbsoluteURL, _ easy: UnsafeMutableRawPointer) {
        if target.text != url {
            set(easy, CURLOPT_URL, target.text)
            url = target.text
        }
        if target.isSecure != isSecure {
            // Waiting for the first connection pays only where HTTP/2 may come of it.
            set(easy, CURLOPT_PIPEWAIT, target.isSecure && settings.offersHTTP2 ? 1 : 0)
            isSecure = target.isSecure
        }
    }

    private mutating func applyMethod(
        _ name: String, _ count: Int, _ formCount: Int, _ easy: UnsafeMutableRawPointer
    ) {
        let kind: BodyKind =
            if formCount > 0 {
                .form
            } else if count > 0 {
                .streamed
            } else if ["POST", "PUT", "PATCH"].contains(name) {
                .empty
            } else {
                .absent
            }
        if name != method || kind != bodyKind {
            if method == nil || method == "HEAD" { set(easy, CURLOPT_NOBODY, 0) }
            switch kind {
            case .absent where name == "HEAD": set(easy, CURLOPT_NOBODY, 1)
            case .absent: set(easy, CURLOPT_HTTPGET, 1)
            case .empty: set(easy, CURLOPT_POSTFIELDS, staticText: "")
            case .form: set(easy, CURLOPT_POST, 1)
            case .streamed:
                note(ccurl_set_string(easy, CURLOPT_POSTFIELDS, nil))
                set(easy, CURLOPT_POST, 1)
            }
            let isImplied = kind == .absent ? name == "GET" || name == "HEAD" : name == "POST"
            if isImplied {
                note(ccurl_set_string(easy, CURLOPT_CUSTOMREQUEST, nil))
            } else {
                set(easy, CURLOPT_CUSTOMREQUEST, name)
            }
            (method, bodyKind) = (name, kind)
        }
        if count != bodyCount {
            note(ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, count))
            bodyCount = count
        }
    }

    private mutating func applyLimits(_ limits: TransportRequest.Limits, _ easy: UnsafeMutableRawPointer) {
        if limits.connectTimeout != connectTimeout {
            set(easy, CURLOPT_CONNECTTIMEOUT_MS, limits.connectTimeout.milliseconds)
            connectTimeout = limits.connectTimeout
        }
        if limits.totalTimeout != totalTimeout {
            set(easy, CURLOPT_TIMEOUT_MS, limits.totalTimeout.milliseconds)
            totalTimeout = limits.totalTimeout
        }
    }

    private mutating func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ value: Int) {
        note(ccurl_set_long(easy, option, value))
    }

    private mutating func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, _ value: String) {
        note(value.withCString { ccurl_set_string(easy, option, $0) })
    }

    /// For the one option whose text libcurl does not copy: a literal lives as long as the program.
    private mutating func set(_ easy: UnsafeMutableRawPointer, _ option: CURLoption, staticText: StaticString) {
        note(
            staticText.withUTF8Buffer {
                ccurl_set_string(easy, option, UnsafeRawPointer($0.baseAddress)?.assumingMemoryBound(to: CChar.self))
            })
    }

    private mutating func note(_ code: CURLcode) {
        if failure == CURLE_OK { failure = code }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, at least 1 and at most 24 days, the range of libcurl's 32-bit timers.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_073_600 else { return 2_073_600_000 }
        return max(1, Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
