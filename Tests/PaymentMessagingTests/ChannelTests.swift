import HTTPTypes
import PaymentCore
import PaymentCrypto
import PaymentHTTP
import PaymentLocalization
import PaymentMessaging
import PaymentOrders
import PaymentTesting
import TestSupport
import Testing

@Suite("Messages go by the channel they name")
struct ChannelTests {
    @Test("each channel gets its own messages, with the link of the site (P-BK-7)")
    func routing() async throws {
        let boxes = [Customer.Channel.email: Outbox(), .sms: Outbox(), .messenger: Outbox()]
        let templates = MessageTemplates(business: "Studio")
        let messenger = ChannelMessenger(
            links: PaymentPageAddresses(site: try AbsoluteURL("https://example.com/shop/")), channels: boxes, staff: [],
            templates: { templates })
        for channel in Customer.Channel.allCases { try await messenger.deliver(message(by: channel)) }
        for channel in Customer.Channel.allCases {
            let messages = try #require(boxes[channel]).messages
            #expect(messages.map(\.channel) == [channel])
            #expect(messages.first?.link?.text == "https://example.com/shop/pay/order-1/" + (try token().text))
        }
    }

    @Test("staff get mail at the addresses that are set up")
    func staff() async throws {
        let outbox = Outbox()
        let addresses = ["desk@example.com", "boss@example.com"]
        try await messenger(over: outbox, staff: addresses).deliver(message(.paymentReceived, to: .staff))
        #expect(outbox.messages.first?.addresses == addresses)
        #expect(outbox.messages.first?.words.subject == "Paid: $3,750.00, Olena Kovalenko, 7K2M-Q4TA")
    }

    @Test("what is not set up is an error that stays, and names what is missing")
    func notSetUp() async throws {
        let templates = MessageTemplates(business: "Studio")
        let none = ChannelMessenger(
            links: PaymentPageAddresses(site: try AbsoluteURL("https://example.com")), channels: [:], staff: [],
            templates: { templates })
        let sms = try message(by: .sms)
        #expect(await refusal(of: sms, by: none) == .permanent("messages by sms are not set up"))
        let alone = try messenger(over: Outbox(), staff: [])
        let toStaff = try message(.paymentReceived, to: .staff)
        #expect(await refusal(of: toStaff, by: alone) == .permanent("no mail address of staff is set up"))
        for (channel, reason) in [
            (Customer.Channel.email, "the customer has no mail address"),
            (.sms, "the customer has no telephone number"),
        ] {
            let nowhere = try message(by: channel, address: nil)
            #expect(await refusal(of: nowhere, by: alone) == .permanent(reason))
        }
        let unreadable = ChannelMessenger(
            links: PaymentPageAddresses(site: try AbsoluteURL("https://example.com")), channels: [.sms: Outbox()],
            staff: [], templates: { throw OrderError(.storeUnavailable, "the store is away") })
        #expect(
            await refusal(of: sms, by: unreadable) == .temporary("the message templates cannot be read"))
    }

    // MARK: short messages

    @Test("a short message is posted as the provider wants it")
    func shortMessages() async throws {
        let transport = ScriptedTransport([
            .success(TransportResponse(status: 200)), .success(TransportResponse(status: 202)),
        ])
        let url = try AbsoluteURL("https://sms.example.com/send")
        let json = try SMSGateway.Configuration(
            address: url, token: Secret("key-1"),
            fields: SMSGateway.Configuration.Fields(
                recipient: "phone", text: "message", sender: "alphaName", id: "ref"),
            sender: "STUDIO")
        let form = try SMSGateway.Configuration(address: url, token: Secret("key-1"), body: .form)
        for configuration in [json, form] {
            let gateway = SMSGateway(configuration, over: transport)
            try await messenger(over: gateway).deliver(
                message(.linkExpired, by: .sms, address: "+38 (067) 123-45-67", hasLink: false))
        }
        let text =
            "Hello Olena Kovalenko,\n\nThe payment link for Kitchen (order 7K2M-Q4TA) has ended and can no longer be used. "
            + "If you would like a new one, please tell us.\n\nStudio"
        let requests = transport.requests
        #expect(requests.count == 2)
        #expect(requests.allSatisfy { $0.method == .post && $0.url == url && $0.effect == .write })
        #expect(requests.allSatisfy { $0.headerFields[.authorization] == "Bearer key-1" })
        #expect(requests[0].headerFields[.contentType] == "application/json")
        #expect(
            try JSON(JSONDocument(parsing: Array(requests[0].bodyText.utf8)).root)
                == [
                    "phone": "+380671234567", "message": .string(text), "alphaName": "STUDIO",
                    "ref": "k7m2q4tav3nx5rj6hd2wz4ybce",
                ])
        #expect(requests[1].headerFields[.contentType] == "application/x-www-form-urlencoded")
        let fields = try FormDecoding(parsing: Array(requests[1].bodyText.utf8)).pairs
        #expect(fields.map(\.name) == ["to", "text"] && fields.map(\.value) == ["+380671234567", text])
    }

    @Test(
        "an answer says whether to try again",
        arguments: [
            (200, nil), (201, nil), (202, nil), (204, nil), (301, false), (400, false), (401, false), (403, false),
            (404, false), (408, true), (409, false), (422, false), (425, true), (429, true), (500, true), (502, true),
            (503, true), (504, true),
        ] as [(Int, Bool?)])
    func answers(_ status: Int, isTemporary: Bool?) async throws {
        let body = Array("to +380671234567 olena@example.com".utf8)
        let answer = TransportResponse(status: status, headerFields: [.retryAfter: "30"], body: body)
        for channel in try channels(over: ScriptedTransport([.success(answer), .success(answer)])) {
            let failure = try await failure(over: channel)
            #expect(failure?.isTemporary == isTemporary)
            Canaries("380671234567", "olena", "key-1").expectNone(in: failure as Any)
        }
    }

    @Test("a service that does not answer is tried again, and a request that cannot be sent is not")
    func silence() async throws {
        for reason in [
            TransportError.Reason.nameResolution, .connect, .tls, .timeout, .connectionLost, .answerTooLarge,
            .malformedAnswer, .cancelled, .closed, .refusedRequest,
        ] {
            let error = TransportError(reason, .mayHaveArrived, detail: "+380671234567")
            for channel in try channels(over: ScriptedTransport([.failure(error), .failure(error)])) {
                let failure = try #require(await failure(over: channel))
                #expect(failure.isTemporary == (reason != .refusedRequest))
                Canaries("380671234567").expectNone(in: failure)
            }
        }
    }

    @Test(
        "only numbers that are good everywhere are sent to",
        arguments: [
            ("+380671234567", true), ("+38 067 123-45-67", true), ("+1 (212) 555.0100", true), ("+1234567", true),
            ("+123456789012345", true), ("+1234567890123456", false), ("+123456", false), ("0671234567", false),
            ("380671234567", false), ("+0671234567", false), ("+38O671234567", false), ("+", false),
            ("+38067\r\n1234567", false), ("olena@example.com", false), ("+٣٨٠٦٧١٢٣٤٥٦٧", false),
        ])
    func numbers(_ number: String, isGood: Bool) async throws {
        let transport = ScriptedTransport([.success(TransportResponse(status: 200))])
        let channel = try channels(over: transport)[0]
        let failure = try await failure(over: channel, address: number)
        #expect((failure == nil) == isGood)
        #expect(failure?.isTemporary != true)
        #expect(transport.requests.count == (isGood ? 1 : 0))
    }

    @Test("a gateway that would send secrets in the open or has muddled fields is refused")
    func configuration() throws {
        let url = try AbsoluteURL("https://sms.example.com")
        typealias Fields = SMSGateway.Configuration.Fields
        #expect(throws: InvalidValue.self) {
            try SMSGateway.Configuration(address: AbsoluteURL("http://sms.example.com"), token: Secret("k"))
        }
        #expect(throws: InvalidValue.self) { try SMSGateway.Configuration(address: url, token: Secret(" ")) }
        #expect(throws: InvalidValue.self) { try SMSGateway.Configuration(address: url, token: Secret("a\r\nb")) }
        #expect(throws: InvalidValue.self) {
            try SMSGateway.Configuration(address: url, token: Secret("k"), fields: Fields(recipient: "to", text: "to"))
        }
        _ = try SMSGateway.Configuration(address: AbsoluteURL("http://127.0.0.1:8080"), token: Secret("k"))
    }

    // MARK: the merchant's bot

    @Test("the bot can check what it gets: HMAC-SHA256 over time, period and body")
    func signature() async throws {
        let transport = ScriptedTransport([.success(TransportResponse(status: 200))])
        let secret = "0123456789abcdef0123456789abcdef"
        let bot = try MessengerWebhook(
            address: AbsoluteURL("https://bot.example.com/in"), secret: Secret(secret), over: transport,
            clock: ManualWallClock(sunday))
        try await messenger(over: bot).deliver(
            message(.paymentReceived, by: .messenger, in: .uk, address: "+380671234567"))
        let request = try #require(transport.requests.first)
        let body = Array(request.bodyText.utf8)
        let field = try #require(HTTPField.Name("Payments-Signature").flatMap { request.headerFields[$0] })
        let parts = field.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
        #expect(parts.map { $0[0] } == ["t", "v1"])
        #expect(parts[0][1] == "1795323960")
        let key = try HMACKey(.sha256, Array(secret.utf8))
        let code = try Hex.decode(Array(parts[1][1].utf8), case: .lowercase)
        #expect(try key.isValid(code, for: Array("1795323960.".utf8), body))
        #expect(try !key.isValid(code, for: Array("1795323961.".utf8), body))
        let object = try JSON(JSONDocument(parsing: body).root)
        #expect(object["id"] == "k7m2q4tav3nx5rj6hd2wz4ybce" && object["customer"] == "customer-1")
        #expect(object["phone"] == "+380671234567" && object["kind"] == "paymentReceived" && object["language"] == "uk")
        #expect(
            object["text"]?.stringValue?.hasPrefix("Вітаємо!\n\nДякуємо! Ми отримали $3,750.00 за «Kitchen»") == true)
    }

    @Test("a customer whose number nobody knows is reached by the messenger all the same, and staff are not")
    func recipients() async throws {
        let channel = try channels(over: ScriptedTransport([.success(TransportResponse(status: 200))]))[1]
        let customer = try message(by: .messenger, address: nil)
        let messenger = try messenger(over: channel)
        #expect(await refusal(of: customer, by: messenger) == nil)
        let toStaff = try message(.paymentReceived, to: .staff, by: .messenger)
        #expect(await refusal(of: toStaff, by: messenger)?.isTemporary == false)
    }

    @Test("a bot in the open, or a secret that protects nothing, is refused")
    func weakWebhooks() throws {
        let transport = ScriptedTransport([])
        let clock = ManualWallClock(sunday)
        for (address, secret) in [
            ("http://bot.example.com", "0123456789abcdef"), ("https://bot.example.com", "short"),
            ("https://bot.example.com", "                "), ("https://bot.example.com", ""),
        ] {
            #expect(throws: InvalidValue.self) {
                try MessengerWebhook(
                    address: AbsoluteURL(address), secret: Secret(secret), over: transport, clock: clock)
            }
        }
    }

    /// The gateway for short messages, and the bot.
    private func channels(over transport: ScriptedTransport) throws -> [any MessageChannel] {
        let url = try AbsoluteURL("https://example.com/send")
        return [
            SMSGateway(try SMSGateway.Configuration(address: url, token: Secret("key-1")), over: transport),
            try MessengerWebhook(
                address: url, secret: Secret("0123456789abcdef"), over: transport, clock: ManualWallClock(sunday)),
        ]
    }

    private func failure(
        over channel: any MessageChannel, address: String = "+380671234567"
    ) async throws -> MessengerError? {
        let message = try message(by: .sms, address: address)
        let messenger = try messenger(over: channel)
        return await refusal(of: message, by: messenger)
    }
}
