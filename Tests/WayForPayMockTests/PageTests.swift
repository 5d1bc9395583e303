import HTTPTypes
import PaymentCrypto
import PaymentHTTP
import Testing

@testable import WayForPayMock

/// The payment page, links and invoices: the WayForPay notes, sections 1, 3 and 14.
@Suite struct PageTests {
    private static let visa: KeyValuePairs = ["number": "4111 1111 1111 1111", "expiry": "12 / 30", "cvc": "123"]

    /// The fields of a signed form, with the names of its lists as given.
    private func form(
        _ merchant: Merchant, _ reference: String, names: (String, Int) -> String
    ) throws -> [(key: String, value: String)] {
        var fields = [
            ("merchantAccount", merchant.account),
            ("merchantDomainName", merchant.credential("merchantDomainName")), ("orderReference", reference),
            ("orderDate", "\(Merchant.start)"), ("amount", "1547.36"), ("currency", "UAH"),
        ]
        let lists = [
            ("productName", ["Процесор", "Пам'ять; 4 ГБ"]), ("productCount", ["1", "1"]),
            ("productPrice", ["1000", "547.36"]),
        ]
        let signature = try merchant.signature(fields.map(\.1) + lists.flatMap(\.1))
        fields += [
            ("merchantSignature", signature), ("returnUrl", Merchant.returnURL), ("serviceUrl", Merchant.serviceURL),
            ("merchantTransactionSecureType", "AUTO"), ("language", "EN"),
        ]
        // Prices come first, as in most examples; they are signed last all the same.
        for (name, values) in lists.reversed() {
            for (place, value) in values.enumerated() { fields.append((names(name, place), value)) }
        }
        return fields.map { (key: $0.0, value: $0.1) }
    }

    @Test(
        "A form may name its lists in three ways, and leads to the page (M-7)",
        arguments: ["productName[]", "productName[0]", "productName"])
    func forms(style: String) throws {
        let merchant = try Merchant()
        let fields = try form(merchant, "F-1") { name, place in
            style.hasSuffix("[]") ? "\(name)[]" : style.hasSuffix("[0]") ? "\(name)[\(place)]" : name
        }
        let body = Array(Merchant.encode(fields).utf8)
        let reply = merchant.send(.post, "/pay", body: body, type: "application/x-www-form-urlencoded")
        #expect(reply.status == 302)
        let page = merchant.browse(try #require(reply.headerFields[.location]))
        #expect(page.status == 200)
        #expect(page.text.contains("1547.36 UAH") && page.text.contains("Пам&#39;ять; 4 ГБ"))
        let again = merchant.send(.post, "/pay", body: body, type: "application/x-www-form-urlencoded")
        #expect(again.status == 400 && again.text.contains("1112"))
    }

    @Test("A link can be asked for by a form, by a form in parts, and by JSON (M-7)")
    func links() throws {
        let merchant = try Merchant()
        let plain = merchant.send(
            .post, "/pay", query: "behavior=offline",
            body: Array(Merchant.encode(try form(merchant, "L-1") { name, _ in "\(name)[]" }).utf8),
            type: "application/x-www-form-urlencoded")
        var parts = ""
        for (name, value) in try form(merchant, "L-2", names: { name, place in "\(name)[\(place)]" }) {
            parts += "--cut\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        let multipart = merchant.send(
            .post, "/pay", query: "behavior=offline", body: Array("\(parts)--cut--\r\n".utf8),
            type: "multipart/form-data; boundary=cut")
        for reply in [plain, multipart, try merchant.open(merchant.order("L-3"))] {
            #expect(reply.status == 200)
            #expect(reply.json.objectValue?.names == ["url"])
            let address = Merchant.text(reply["url"])
            #expect(address.hasPrefix("http://mock.test/page?vkh="))
            #expect(merchant.browse(address).status == 200)
        }
        #expect(try merchant.open(merchant.order("L-3")).code == 1112)
    }

    @Test("An order in a query leads to the page (M-7)")
    func queries() throws {
        let merchant = try Merchant()
        let query = Merchant.encode(try form(merchant, "Q-1") { name, _ in "\(name)[]" })
        #expect(merchant.send(.get, "/pay/get", query: query).status == 302)
        #expect(merchant.send(.get, "/pay/get", query: "amount=1").status == 400)
    }

    @Test(
        "Forms that cannot be read are refused (S-20)",
        arguments: [
            ("amount=1&amount=2", "application/x-www-form-urlencoded"), ("a=%zz", "application/x-www-form-urlencoded"),
            ("productName[x]=1", "application/x-www-form-urlencoded"),
            ("productName[0]=1&productName[0]=2", "application/x-www-form-urlencoded"),
            ("--cut\r\n", "multipart/form-data; boundary=cut"), ("hello", "multipart/form-data"),
            ("--cut\r\n\r\n\r\nx\r\n--cut--", "multipart/form-data; boundary=cut"), ("[1]", "application/json"),
        ])
    func unreadable(body: String, type: String) throws {
        let merchant = try Merchant()
        #expect(merchant.post(body, path: "/pay", query: "behavior=offline", type: type).code == 1109)
        #expect(merchant.post(body, path: "/pay", type: type).status == 400)
    }

    @Test("Paying leads back to the merchant by a signed form, and a callback goes out (M-7)")
    func paying() async throws {
        let merchant = try Merchant()
        let address = try merchant.link("P-1", "149.50", ["clientEmail": "olena@shop.test"])
        let created = try merchant.status("P-1")
        #expect(created.state == "Created" && created.code == 1131)
        let page = merchant.browse(address, Self.visa)
        #expect(page.status == 200 && page.text.contains("action=\"\(Merchant.returnURL)\""))
        #expect(page.field("transactionStatus") == "Approved" && page.field("amount") == "149.5")
        #expect(page.field("phone") == "" && page.field("cardPan") == "41****1111")
        let values = try Merchant.eightFields.map { try #require(page.field($0)) }
        #expect(try page.field("merchantSignature") == merchant.signature(values))
        let callbacks = await merchant.callbacks()
        #expect(callbacks.map(\.state) == ["Approved"])
        #expect(try merchant.isGenuine(#require(callbacks.first).json))
        #expect(merchant.balances == ["UAH": 14950])
        let again = merchant.browse(address, Self.visa)
        #expect(again.status == 200 && !again.text.contains("<script>") && merchant.balances == ["UAH": 14950])
    }

    @Test("The form back submits itself by the one script that is allowed, and else by its button (M-7)")
    func script() throws {
        let merchant = try Merchant()
        let page = merchant.browse(try merchant.link("S-1"), Self.visa)
        let start = try #require(page.text.firstRange(of: "<script>"))
        let end = try #require(page.text.firstRange(of: "</script>"))
        let hash = try Digest.sha256(Array(page.text[start.upperBound..<end.lowerBound].utf8)).base64()
        let policy = try #require(page.headerFields[.contentSecurityPolicy])
        #expect(policy.contains("script-src 'sha256-\(hash)';"))
        #expect(policy.contains("form-action 'self' https://shop.test;"))
        #expect(page.text.contains("<button type=\"submit\""))
        let checkout = merchant.browse(try merchant.link("S-2"))
        #expect(checkout.headerFields[.contentSecurityPolicy]?.contains("script-src") == false)
    }

    @Test("After a decline the payer is told why, and can pay with another card under the same reference (M-7)")
    func retrying() async throws {
        let merchant = try Merchant()
        let address = try merchant.link("D-1")
        let declined = merchant.browse(address, ["test_card": "insufficient-funds"])
        #expect(declined.status == 402 && declined.text.contains("Insufficient Funds (1104)"))
        #expect(try merchant.status("D-1").code == 1104)
        #expect(merchant.browse(address).text.contains("Insufficient Funds"))
        merchant.advance(seconds: 5)
        #expect(merchant.browse(address, ["test_card": "approved"]).field("transactionStatus") == "Approved")
        let callbacks = await merchant.callbacks()
        #expect(callbacks.map(\.state) == ["Declined", "Approved"])
        #expect(
            callbacks.map { $0.json["processingDate"] } == [.integer(Merchant.start), .integer(Merchant.start + 5)])
    }

    @Test(
        "What cannot be a card is asked for again, without a try (M-7)",
        arguments: [
            ["number": "", "expiry": "12 / 30", "cvc": "123"],
            ["number": "4111111111111111", "expiry": "1230", "cvc": "123"],
            ["number": "4111111111111111", "expiry": "13 / 30", "cvc": "123"],
            ["number": "4111111111111111", "expiry": "12 / 30", "cvc": ""], ["test_card": "nobody"], [:],
        ])
    func wrongInput(fields: [String: String]) throws {
        let merchant = try Merchant()
        let address = try merchant.link("W-1")
        let body = Array(Merchant.encode(Array(fields)).utf8)
        let query = address.split(separator: "?").last.map(String.init) ?? ""
        let reply = merchant.send(.post, "/page", query: query, body: body)
        #expect(reply.status == 400 && !reply.text.contains("4111111111111111"))
        #expect(try merchant.status("W-1").state == "Created")
    }

    @Test("A number that is no test card is declined on the page and shown nowhere (S-81)")
    func foreignCard() throws {
        let merchant = try Merchant()
        let address = try merchant.link("X-1")
        let reply = merchant.browse(address, ["number": "4242424242424242", "expiry": "12 / 30", "cvc": "123"])
        #expect(reply.status == 402 && reply.text.contains("1105") && !reply.text.contains("4242"))
    }

    @Test(
        "A card that asks for it leads through the bank's page (M-3, M-7)",
        arguments: [("approve", "Approved"), ("fail", "Declined")])
    func challenge(result: String, state: String) async throws {
        let merchant = try Merchant()
        let address = try merchant.link("C-1")
        let sent = merchant.browse(address, ["test_card": "3ds"])
        #expect(sent.status == 303)
        let bank = try #require(sent.headerFields[.location])
        #expect(try merchant.status("C-1").state == "InProcessing")
        let page = merchant.browse(bank)
        #expect(page.status == 200 && page.text.contains("100.00 UAH") && page.text.contains("0003"))
        let reply = merchant.browse(bank, ["result": result])
        #expect(try merchant.status("C-1").state == state)
        #expect(reply.status == (result == "approve" ? 200 : 303))
        #expect(merchant.browse(bank, ["result": "approve"]).status == 410)
        #expect(await merchant.callbacks().map(\.state) == [state])
        if result == "fail" {
            #expect(reply.headerFields[.location] == address)
            #expect(merchant.browse(address).text.contains("Three Ds Fail (1108)"))
            #expect(merchant.browse(address, ["test_card": "approved"]).field("transactionStatus") == "Approved")
        }
    }

    @Test("A payer can go back from the bank and take another card; the old challenge is over (M-7)")
    func abandonedChallenge() throws {
        let merchant = try Merchant()
        let address = try merchant.link("A-1")
        let bank = try #require(merchant.browse(address, ["test_card": "3ds"]).headerFields[.location])
        #expect(merchant.browse(address, ["test_card": "approved"]).status == 200)
        #expect(merchant.browse(bank, ["result": "approve"]).status == 410)
        #expect(merchant.balances == ["UAH": 10000])
    }

    @Test("A payer who gives up is told to the merchant as a decline (M-7)")
    func cancel() async throws {
        let merchant = try Merchant()
        let address = try merchant.link("G-1")
        let reply = merchant.browse(address, ["cancel": "1"])
        #expect(reply.field("reasonCode") == "1125")
        #expect(await merchant.callbacks().map(\.state) == ["Declined"])
        #expect(merchant.browse(address).status == 200, "the link still works")
    }

    @Test(
        "A page closes when its time is over, and the merchant is told (M-6)",
        arguments: [
            ([:], 86_400), (["orderTimeout": 600], 600), (["orderLifetime": "7200"], 7200),
            (["orderTimeout": 49_000, "orderLifetime": 3600], 3600),
        ] as [(JSONObject, Int64)])
    func expiry(more: JSONObject, seconds: Int64) async throws {
        let merchant = try Merchant()
        let address = try merchant.link("E-1", "100", more)
        merchant.advance(seconds: seconds - 1)
        #expect(try merchant.status("E-1").state == "Created")
        merchant.advance(seconds: 1)
        let status = try merchant.status("E-1")
        #expect(status.state == "Expired" && status.code == 1124)
        #expect(await merchant.callbacks().map(\.state) == ["Expired"])
        #expect(merchant.browse(address, Self.visa).text.contains("expired"))
        #expect(merchant.balances.isEmpty)
    }

    @Test("A declined order stays declined when its page closes; nobody can pay then (M-6)")
    func expiryAfterDecline() async throws {
        let merchant = try Merchant()
        let address = try merchant.link("E-2")
        _ = merchant.browse(address, ["test_card": "declined"])
        merchant.advance(seconds: 86_400)
        #expect(merchant.browse(address, Self.visa).text.contains("Not paid"))
        #expect(try merchant.status("E-2").state == "Declined")
        #expect(await merchant.callbacks().count == 1)
    }

    @Test("A page can hold money (M-7)")
    func hold() throws {
        let merchant = try Merchant()
        let address = try merchant.link("H-1", "500", ["merchantTransactionType": "AUTH"])
        #expect(merchant.browse(address, Self.visa).field("transactionStatus") == "WaitingAuthComplete")
        #expect(try merchant.money("SETTLE", "H-1", "500").state == "Approved")
    }

    @Test("A page can offer a stored card, for which the code is enough (M-7)")
    func storedCard() throws {
        let merchant = try Merchant()
        let address = try merchant.link("T-1", "100", ["recToken": "mock-token-approved"])
        #expect(merchant.browse(address).text.contains("Security code of Visa"))
        #expect(merchant.browse(address, ["saved": "1"]).status == 400)
        #expect(merchant.browse(address, ["saved": "1", "cvc": "12"]).status == 402)
        #expect(merchant.browse(address, ["saved": "1", "cvc": "123"]).field("recToken") == "mock-token-approved")
        #expect(try merchant.open(merchant.order("T-2", "100", ["recToken": "unknown"])).code == 1116)
        #expect(merchant.browse(try merchant.link("T-3"), ["saved": "1", "cvc": "123"]).status == 400)
    }

    @Test("A page without a way back stays where it is (M-7)")
    func noReturn() throws {
        let merchant = try Merchant()
        let page = merchant.browse(try merchant.link("N-1", "100", ["returnUrl": ""]), Self.visa)
        #expect(page.status == 200 && page.text.contains("Paid") && !page.text.contains("<form"))
    }

    @Test("A card can be saved on a page, without money (M-7)")
    func verification() async throws {
        let merchant = try Merchant()
        let signed = ["merchantAccount", "merchantDomainName", "orderReference", "amount", "currency"]
        let reply = try merchant.open(
            merchant.order("V-1", 0, ["paymentSystem": "lookupCard"]), path: "/verify", signed: signed)
        let page = merchant.browse(Merchant.text(reply["url"]), Self.visa)
        #expect(page.field("transactionStatus") == "Approved" && page.field("amount") == "0")
        let token = try #require(page.field("recToken"))
        #expect(try merchant.charge("V-2", token: token).state == "Approved")
        #expect(try merchant.open(merchant.order("V-3", 5), path: "/verify", signed: signed).code == 1130)
    }

    @Test("An invoice is a link for an hour that can be taken back while nobody has paid (M-1)")
    func invoices() async throws {
        let merchant = try Merchant()
        func remove(_ reference: String) throws -> Merchant.Reply {
            try merchant.call(
                "REMOVE_INVOICE", ["merchantAccount", "orderReference"], ["orderReference": .string(reference)])
        }
        let created = try merchant.call("CREATE_INVOICE", Merchant.orderFields, merchant.order("I-1"))
        #expect(created.json.objectValue?.names == ["reason", "reasonCode", "invoiceUrl", "qrCode"])
        #expect(created.code == 1100)
        #expect(try merchant.call("CREATE_INVOICE", Merchant.orderFields, merchant.order("I-1")).code == 1112)
        let removed = try remove("I-1")
        #expect(removed.json == ["reason": "Removed", "reasonCode": 1100])
        #expect(merchant.browse(Merchant.text(created["invoiceUrl"]), Self.visa).text.contains("taken back"))
        #expect(try merchant.status("I-1").code == 1127 && remove("I-1").code == 1127)
        let paid = try merchant.call("CREATE_INVOICE", Merchant.orderFields, merchant.order("I-2"))
        #expect(merchant.browse(Merchant.text(paid["invoiceUrl"]), Self.visa).field("transactionStatus") == "Approved")
        #expect(try remove("I-2").code == 1126)
        _ = try merchant.call("CREATE_INVOICE", Merchant.orderFields, merchant.order("I-3"))
        merchant.advance(seconds: 3600)
        #expect(try merchant.status("I-3").state == "Expired")
        #expect(await merchant.callbacks().map(\.state) == ["Approved", "Expired"])
    }

    @Test("Hostile texts are shown as texts (S-80)")
    func escaping() throws {
        let merchant = try Merchant()
        let evil = "<script>alert(\"1\")</script>'&"
        let address = try merchant.link(evil, "100", ["productName": [.string(evil)], "clientEmail": .string(evil)])
        for page in [merchant.browse(address), merchant.browse(address, Self.visa)] {
            #expect(!page.text.contains("<script>alert"))
            #expect(page.text.contains("&lt;script&gt;alert"))
        }
        for query in ["", "vkh=", "vkh=none", "vkh=%zz", "MD=none"] {
            #expect(merchant.send(.get, "/page", query: query).status == 404)
            #expect(merchant.send(.get, "/acs", query: query).status == 404)
        }
    }
}
