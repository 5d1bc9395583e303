internal import CCurl
internal import Glibc
internal import PaymentCore

/// One mail on its way: an easy handle of libcurl on a thread of its own.
///
/// libcurl blocks while it talks to the server, and so must not do it on one of the few threads that all tasks share.
final class MailDelivery: Sendable {
    private let bytes: [UInt8]
    private let sender: MailAddress
    private let recipients: [MailAddress]
    private let server: MailServer
    private let continuation: CheckedContinuation<MailReply, Never>

    private init(
        _ bytes: [UInt8], _ sender: MailAddress, _ recipients: [MailAddress], _ server: MailServer,
        _ continuation: CheckedContinuation<MailReply, Never>
    ) {
        self.bytes = bytes
        self.sender = sender
        self.recipients = recipients
        self.server = server
        self.continuation = continuation
    }

    /// Sends a mail and waits for the server's word; a task that is cancelled waits as well, for it may have arrived.
    static func send(
        _ bytes: [UInt8], from sender: MailAddress, to recipients: [MailAddress], through server: MailServer
    ) async -> MailReply {
        await withCheckedContinuation { continuation in
            MailDelivery(bytes, sender, recipients, server, continuation).start()
        }
    }

    private func start() {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let delivery = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                // `start` passed a retained delivery, and this is the one place that takes it over.
                if let argument { Unmanaged<MailDelivery>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, delivery.toOpaque())
        if code != 0 {
            delivery.release()
            continuation.resume(returning: MailReply(code: CURLE_OUT_OF_MEMORY, status: 0))
        }
    }

    private func run() {
        ccurl_name_thread("mail")
        // A connection that breaks must not end the program.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        exchange()
    }

    private func exchange() {
        guard Self.started == CURLE_OK else { return answer(Self.started) }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        for recipient in recipients {
            guard let longer = curl_slist_append(list, "<\(recipient.text)>") else {
                return answer(CURLE_OUT_OF_MEMORY)
            }
            list = longer
        }
        guard let sockets = ccurl_sockets_make() else { return answer(CURLE_OUT_OF_MEMORY) }
        defer { ccurl_sockets_free(sockets) }
        // Unretained: the handle calls back only below, while `self` runs.
        let owner = Unmanaged.passUnretained(self).toOpaque()
        guard let transfer = ccurl_transfer_make(owner, Self.copyBytes, sockets) else {
            return answer(CURLE_OUT_OF_MEMORY)
        }
        // After the answer: it takes leave of the server, and waits two minutes for one that does not say goodbye.
        defer { ccurl_transfer_free(transfer) }
        transfer.pointee.head_limit = 64 * 1024
        // `ccurl_transfer_make` gives no transfer without an easy handle.
        let easy: UnsafeMutableRawPointer = transfer.pointee.easy
        var options = MailOptions(easy)
        options.apply(server, from: sender, recipients: list, areMany: recipients.count > 1)
        guard options.failure == CURLE_OK else { return answer(options.failure) }
        let code = curl_easy_perform(easy)
        var status = 0
        let asked = ccurl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        answer(code, status: asked == CURLE_OK ? status : 0)
    }

    private func answer(_ code: CURLcode, status: Int = 0) {
        continuation.resume(returning: MailReply(code: code, status: status))
    }

    /// Runs once: `curl_global_init` may be called from any thread since 7.84.0.
    private static let started = ccurl_global_init()

    private static let copyBytes: ccurl_body_source = { context, offset, destination, capacity in
        guard let context, let destination else { return 0 }
        let delivery = Unmanaged<MailDelivery>.fromOpaque(context).takeUnretainedValue()
        let piece = delivery.bytes.dropFirst(offset).prefix(capacity)
        UnsafeMutableRawBufferPointer(start: destination, count: capacity).copyBytes(from: piece)
        return piece.count
    }
}
