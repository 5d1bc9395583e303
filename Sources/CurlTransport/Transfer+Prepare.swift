internal import CCurl
internal import Glibc
internal import HTTPTypes
internal import PaymentCore
internal import PaymentHTTP

extension Transfer {
    /// The most bytes of request fields: servers refuse more than 8 to 64 KiB anyway.
    private static let linesMax = 64 * 1024

    /// The largest body that is copied in order to leave in one write with the head, which is also libcurl's own bound
    /// for that.
    private static let formMax = 64 * 1024

    /// Checks `request` and sets up the easy handle for it.
    ///
    /// - Throws: `refusedRequest`, with nothing sent.
    func prepare(_ request: TransportRequest) throws(TransportError) {
        try check(request)
        try addLines(request)
        try addForm(request.body)
        handle.pointee.head_limit = request.limits.headerBytesMax
        handle.pointee.body_limit = request.limits.bodyBytesMax
        body = request.body
        firstWriteBytes = request.url.text.utf8.count + handle.pointee.lines_length + handle.pointee.form_length
        deadline = Self.now() + Int64(request.limits.totalTimeout.milliseconds)
        var code = options.apply(request, to: handle)
        if code == CURLE_OK { code = ccurl_transfer_set_lines(handle) }
        guard code == CURLE_OK else { throw Self.refused(String(cString: curl_easy_strerror(code))) }
    }

    /// Milliseconds of the clock that never goes back.
    static func now() -> Int64 {
        var time = timespec()
        // It fails only for a clock that does not exist.
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    private func check(_ request: TransportRequest) throws(TransportError) {
        guard options.allows(request.url) else {
            throw Self.refused("plain http is for literal loopback addresses only, and not through a remote proxy")
        }
        let limits = request.limits
        guard limits.connectTimeout > .zero, limits.totalTimeout > .zero else {
            throw Self.refused("a time-out is not positive")
        }
        guard limits.headerBytesMax > 0, limits.bodyBytesMax >= 0 else {
            throw Self.refused("a limit of the answer is not positive")
        }
        switch request.method.rawValue {
        case "CONNECT", "TRACE": throw Self.refused("the method \(request.method.rawValue) is not for gateways")
        case "HEAD" where request.body.count > 0: throw Self.refused("a HEAD request has no body")
        default: break
        }
    }

    private func addLines(_ request: TransportRequest) throws(TransportError) {
        var hasType = false
        var hasAccept = false
        var hasAgent = false
        for field in request.headerFields {
            let name = field.name.canonicalName
            guard !Self.isReserved(name) else {
                throw Self.refused("the field \(name) is written by the transport")
            }
            asksForCoding = asksForCoding || name == "accept-encoding"
            hasType = hasType || name == "content-type"
            hasAccept = hasAccept || name == "accept"
            hasAgent = hasAgent || name == "user-agent"
            let isAdded = try field.withUnsafeBytesOfValue { (value) throws(TransportError) in
                // `HTTPField` turns the worst into blanks, but lets other control characters in (S-36).
                guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                    throw Self.refused("the value of \(name) has a control character")
                }
                return addLine(field.name.rawName, UnsafeRawBufferPointer(value))
            }
            guard isAdded, handle.pointee.lines_length <= Self.linesMax else {
                throw Self.refused("the fields are larger than 64 KiB")
            }
        }
        // libcurl adds these three by itself: a type for forms, any type accepted, and a wait before larger bodies.
        var isComplete = removeLine("Expect")
        if !hasType { isComplete = removeLine("Content-Type") && isComplete }
        if !hasAccept { isComplete = removeLine("Accept") && isComplete }
        if !hasAgent, !options.userAgent.isEmpty {
            var agent = options.userAgent
            isComplete = agent.withUTF8 { addLine("User-Agent", UnsafeRawBufferPointer($0)) } && isComplete
        }
        guard isComplete else { throw Self.refused("there is no memory for the fields") }
    }

    /// Whether the transport writes the field itself, or the field would change the meaning of the message.
    private static func isReserved(_ name: String) -> Bool {
        switch name {
        case "host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer",
            "upgrade", "keep-alive", "proxy-connection", "proxy-authorization", "http2-settings":
            true
        default: false
        }
    }

    private func addForm(_ body: TransportBody) throws(TransportError) {
        guard body.count > 0, body.count < Self.formMax else { return }
        guard let form = ccurl_transfer_make_form(handle, body.count) else {
            throw Self.refused("there is no memory for the body")
        }
        body.withBytes { UnsafeMutableRawBufferPointer(start: form, count: body.count).copyMemory(from: $0) }
    }

    private func addLine(_ name: String, _ value: UnsafeRawBufferPointer) -> Bool {
        var name = name
        let isBlank = value.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        return name.withUTF8 { name in
            ccurl_transfer_add_line(
                handle, name.baseAddress, name.count, value.baseAddress, isBlank ? 0 : value.count, false)
        }
    }

    private func removeLine(_ name: StaticString) -> Bool {
        name.withUTF8Buffer { ccurl_transfer_add_line(handle, $0.baseAddress, $0.count, nil, 0, true) }
    }

    private static func refused(_ detail: String) -> TransportError {
        TransportError(.refusedRequest, .notSent, detail: detail)
    }
}
