internal import HTTPTypes
public import PaymentCore
public import PaymentHTTP
public import PaymentOrders

/// Sends short messages through a provider that takes them over HTTP.
///
/// The message is a POST with a bearer token. It is never sent twice by one delivery; a provider that recognizes repeats can be given
/// the message's name as well. When a provider asks to wait, the collector's own pauses count.
public struct SMSGateway: MessageChannel {
    /// How a provider wants to be asked.
    public struct Configuration: Sendable {
        /// How the fields are written.
        public enum Body: String, Sendable, Hashable {
            /// A JSON object of strings.
            case json
            /// A form.
            case form
        }

        /// The names a provider has for the fields.
        public struct Fields: Sendable, Hashable {
            /// The recipient's telephone number, `+380671234567`.
            public var recipient: String
            /// The text.
            public var text: String
            /// The sender, where one is set.
            public var sender: String
            /// The message's name, for a provider that recognizes repeats by it; nil where it is not sent.
            public var id: String?

            /// Creates names.
            public init(
                recipient: String = "to", text: String = "text", sender: String = "from", id: String? = nil
            ) {
                self.recipient = recipient
                self.text = text
                self.sender = sender
                self.id = id
            }

            fileprivate var all: [String] { [recipient, text, sender] + (id.map { [$0] } ?? []) }
        }

        let address: AbsoluteURL
        let token: Secret
        let body: Body
        let fields: Fields
        let sender: String?

        /// Creates a configuration.
        ///
        /// - Parameters:
        ///   - address: where messages are posted to.
        ///   - token: what the provider knows the merchant by.
        ///   - sender: the number or name that recipients see, where the provider wants one.
        /// - Throws: `InvalidValue` for plain http to another machine, a blank token, and names that are empty or the same.
        public init(
            address: AbsoluteURL, token: Secret, body: Body = .json, fields: Fields = Fields(), sender: String? = nil
        ) throws(InvalidValue) {
            guard address.isSecure || address.isLoopback else {
                throw InvalidValue("address", address.origin, "must be https; plain http reaches the own machine only")
            }
            guard !token.isBlank, token.withBytes({ $0.allSatisfy { (0x21...0x7E).contains($0) } }) else {
                throw InvalidValue("token", "", "must be printable ASCII without blanks")
            }
            guard fields.all.allSatisfy({ !$0.isEmpty }), Set(fields.all).count == fields.all.count else {
                throw InvalidValue("fields", fields.all.joined(separator: ", "), "must have different names")
            }
            self.address = address
            self.token = token
            self.body = body
            self.fields = fields
            self.sender = sender
        }
    }

    private let configuration: Configuration
    private let transport: any HTTPTransport

    /// Creates a channel.
    public init(_ configuration: Configuration, over transport: any HTTPTransport) {
        self.configuration = configuration
        self.transport = transport
    }

    /// Sends a message to the telephone number it names.
    public func send(_ message: WrittenMessage) async throws(MessengerError) {
        guard let number = message.addresses.first.flatMap(Self.number) else {
            throw .permanent("the telephone number is not international; write it as + and 7 to 15 digits")
        }
        var fields = [(configuration.fields.recipient, number)]
        fields.append((configuration.fields.text, SMSText.plain(message.words.text)))
        if let sender = configuration.sender { fields.append((configuration.fields.sender, sender)) }
        if let id = configuration.fields.id { fields.append((id, message.id.text)) }
        try await transport.deliver(request(fields), to: "the gateway for short messages")
    }

    private func request(_ fields: [(String, String)]) -> TransportRequest {
        var header = HTTPFields()
        header[.authorization] = "Bearer " + configuration.token.withBytes { String(decoding: $0, as: UTF8.self) }
        header[.accept] = "application/json"
        let body: [UInt8]
        switch configuration.body {
        case .json:
            header[.contentType] = "application/json"
            body = JSON.object(JSONObject(fields.map { ($0.0, JSON.string($0.1)) })).serialized()
        case .form:
            header[.contentType] = "application/x-www-form-urlencoded"
            var form = FormEncoding()
            for (name, value) in fields { form.append(name, value) }
            body = form.bytes
        }
        return TransportRequest(
            method: .post, url: configuration.address, headerFields: header, body: .bytes(body), effect: .write,
            limits: .lookup)
    }

    /// The number in the form of E.164, without what people put between digits; nil when it is none.
    static func number(_ text: String) -> String? {
        let separators: Set<Character> = [" ", "\u{A0}", "-", "(", ")", "."]
        let number = text.filter { !separators.contains($0) }
        let digits = number.utf8.dropFirst()
        guard number.utf8.first == UInt8(ascii: "+"), (7...15).contains(digits.count),
            digits.allSatisfy({ (0x30...0x39).contains($0) }), digits.first != UInt8(ascii: "0")
        else { return nil }
        return number
    }
}
