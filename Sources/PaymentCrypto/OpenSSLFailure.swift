internal import COpenSSL

/// What OpenSSL's error queue of this thread says.
enum OpenSSLFailure {
    /// Takes the newest error from the queue and clears the queue, so that it cannot be taken for a later failure's.
    ///
    /// Only the fixed names of library and reason are read: the free text that OpenSSL may attach is left out, because
    /// nobody promises that it holds no input.
    static func takeReason() -> String {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard code != 0 else { return "OpenSSL gave no reason" }
        let library = ERR_lib_error_string(code).map { String(cString: $0) } ?? "unknown library"
        let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "unnumbered reason"
        return "\(library): \(reason)"
    }

    /// The error for a step named `name` that should not have failed.
    static func operationFailed(_ name: String) -> CryptoError {
        .operationFailed(name: name, reason: takeReason())
    }

    /// The error for an algorithm that could not be fetched.
    static func algorithmUnavailable(_ name: String) -> CryptoError {
        .algorithmUnavailable(name: name, reason: takeReason())
    }
}
