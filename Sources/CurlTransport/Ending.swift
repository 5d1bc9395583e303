internal import CCurl
internal import PaymentHTTP

/// How an exchange ended.
enum Ending {
    /// libcurl finished it.
    case finished(CURLcode)
    /// The task was cancelled.
    case cancelled
    /// The transport was shut down.
    case closed
    /// The total time ran out before libcurl noticed, which happens while a request waits for a connection.
    case overdue
    /// The multi handle itself failed.
    case engineFailed(CURLMcode)

    /// The error for an exchange that libcurl did not finish, or that never started.
    func error(_ delivery: TransportError.Delivery) -> TransportError {
        switch self {
        case .finished(let code):
            TransportError(
                Self.reason(code, isSending: true), delivery, detail: String(cString: curl_easy_strerror(code)))
        case .cancelled: TransportError(.cancelled, delivery, detail: "the task was cancelled")
        case .closed: TransportError(.closed, delivery, detail: "the transport was shut down")
        case .overdue: TransportError(.timeout, delivery, detail: "the time for the whole exchange ran out")
        case .engineFailed(let code):
            TransportError(.connectionLost, delivery, detail: String(cString: curl_multi_strerror(code)))
        }
    }

    /// What a code of libcurl means; `isSending` tells whether libcurl had begun to send the request.
    static func reason(_ code: CURLcode, isSending: Bool) -> TransportError.Reason {
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_NOT_BUILT_IN:
            .refusedRequest
        case CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_RESOLVE_HOST:
            .nameResolution
        case CURLE_OPERATION_TIMEDOUT:
            .timeout
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED:
            .tls
        case CURLE_UNSUPPORTED_PROTOCOL:
            // Once a request is out, libcurl uses this code for an answer without a status line.
            isSending ? .malformedAnswer : .refusedRequest
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            .malformedAnswer
        case CURLE_OUT_OF_MEMORY:
            // libcurl's own bound for one header line, 100 KiB, is reported as a lack of memory.
            isSending ? .answerTooLarge : .connect
        default:
            isSending ? .connectionLost : .connect
        }
    }
}
