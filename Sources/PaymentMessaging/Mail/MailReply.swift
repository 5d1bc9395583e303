internal import CCurl
internal import PaymentOrders

/// How the exchange with a mail server ended.
struct MailReply: Sendable {
    /// What libcurl makes of it.
    let code: CURLcode
    /// The last status the server gave; 0 when it gave none.
    let status: Int

    /// Why the mail was not taken; nil when it was.
    ///
    /// What the server wrote beside its status is not repeated, for it often names the recipient.
    var failure: MessengerError? {
        switch (code, status) {
        case (CURLE_OK, 200..<300): nil
        case (_, 530), (_, 534), (_, 535), (CURLE_LOGIN_DENIED, 500..<600):
            .permanent("the mail server does not accept the name and password it was given (\(status))")
        case (_, 500..<600): .permanent("the mail server refused the mail (\(status))")
        case (_, 400..<500): .temporary("the mail server asks to try later (\(status))")
        case (CURLE_COULDNT_RESOLVE_HOST, _): .temporary("the mail server's name is not known")
        case (CURLE_COULDNT_CONNECT, _): .temporary("the mail server cannot be reached")
        case (CURLE_OPERATION_TIMEDOUT, _): .temporary("the mail server took too long")
        case (CURLE_USE_SSL_FAILED, _): .temporary("the mail server offers no encryption, so nothing was sent")
        case (CURLE_PEER_FAILED_VERIFICATION, _):
            .temporary("the mail server's certificate cannot be trusted, so nothing was sent")
        case (CURLE_SSL_CONNECT_ERROR, _): .temporary("no encrypted connection to the mail server could be made")
        case (CURLE_SSL_CACERT_BADFILE, _): .permanent("the file of certificate authorities cannot be read")
        case (CURLE_URL_MALFORMAT, _), (CURLE_UNSUPPORTED_PROTOCOL, _), (CURLE_NOT_BUILT_IN, _),
            (CURLE_UNKNOWN_OPTION, _), (CURLE_BAD_FUNCTION_ARGUMENT, _):
            .permanent("the libcurl of this machine cannot send mail")
        case (CURLE_LOGIN_DENIED, _):
            .permanent("the mail server offers no way to sign in that is known here")
        default: .temporary("the connection to the mail server broke")
        }
    }
}
