internal import CCurl
internal import PaymentCore

/// The options of one easy handle that sends a mail.
struct MailOptions {
    private let easy: UnsafeMutableRawPointer
    /// The first refusal.
    private(set) var failure = CURLE_OK

    init(_ easy: UnsafeMutableRawPointer) {
        self.easy = easy
    }

    /// Sets everything.
    ///
    /// - Parameters:
    ///   - recipients: the addresses, which must outlive the exchange.
    ///   - areMany: whether the mail may go out when one of several recipients is refused.
    mutating func apply(
        _ server: MailServer, from sender: MailAddress, recipients: UnsafeMutablePointer<curl_slist>?, areMany: Bool
    ) {
        let scheme = server.protection == .tls ? "smtps" : "smtp"
        // What follows the slash is the name that the greeting gives: the machine's own is nobody's business.
        set(CURLOPT_URL, "\(scheme)://\(server.host):\(server.port)/\(sender.domain)")
        set(CURLOPT_PROTOCOLS_STR, scheme)
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        // An empty proxy keeps libcurl from reading the environment, and an empty list of exceptions from reading `no_proxy`.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOPROXY, "")
        set(CURLOPT_CONNECTTIMEOUT_MS, server.connectTimeout.milliseconds)
        set(CURLOPT_TIMEOUT_MS, server.totalTimeout.milliseconds)
        applyTLS(server)
        if let credentials = server.credentials { apply(credentials) }
        set(CURLOPT_UPLOAD, 1)
        set(CURLOPT_MAIL_FROM, "<\(sender.text)>")
        note(ccurl_set_list(easy, CURLOPT_MAIL_RCPT, recipients))
        set(CURLOPT_MAIL_RCPT_ALLLOWFAILS, areMany ? 1 : 0)
    }

    private mutating func applyTLS(_ server: MailServer) {
        let demand = server.protection == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        set(CURLOPT_USE_SSL, Int(demand.rawValue))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        guard let file = server.certificateAuthorityFile else { return }
        // The file replaces the system's store, so the system's folder of certificates must go too.
        set(CURLOPT_CAINFO, file)
        note(ccurl_set_string(easy, CURLOPT_CAPATH, nil))
    }

    private mutating func apply(_ credentials: MailServer.Credentials) {
        // Both are protected by TLS, and every server has one of them.
        set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        set(CURLOPT_USERNAME, credentials.user)
        note(
            credentials.password.withBytes { bytes in
                withUnsafeTemporaryAllocation(byteCount: bytes.count + 1, alignment: 1) { text in
                    text.copyBytes(from: bytes)
                    text[bytes.count] = 0
                    let code = ccurl_set_string(easy, CURLOPT_PASSWORD, text.baseAddress)
                    for index in text.indices { text[index] = 0 }
                    return code
                }
            })
    }

    private mutating func set(_ option: CURLoption, _ value: Int) {
        note(ccurl_set_long(easy, option, value))
    }

    private mutating func set(_ option: CURLoption, _ value: String) {
        note(value.withCString { ccurl_set_string(easy, option, $0) })
    }

    private mutating func note(_ code: CURLcode) {
        if failure == CURLE_OK { failure = code }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up, at least 1 and at most 24 days, the range of libcurl's 32-bit timers.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_073_600 else { return 2_073_600_000 }
        return max(1, Int(seconds) * 1000 + Int((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
