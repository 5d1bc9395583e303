import HTTPTypes
import MockServerKit
import PaymentCore
import PaymentHTTP
import Testing

@testable import WayForPayMock

/// What is refused before anything begins: the WayForPay notes, section 12.
@Suite struct RequestTests {
    @Test(
        "What is no JSON object is a format error, at status 200 and unsigned (M-1)",
        arguments: [
            "", "hello", "[]", "\"x\"", "{", "{\"a\":1,\"a\":2}", "{\"transactionType\":[1]}", "amount=1", "\u{0}",
        ])
    func unreadable(body: String) throws {
        let reply = try Merchant().post(body)
        #expect(reply.status == 200)
        #expect(reply.code == 1109)
        #expect(reply.json.objectValue?.names == ["reason", "reasonCode"])
    }

    @Test(
        "Operations the mock does not offer are not allowed (M-1)",
        arguments: [
            "P2P_CREDIT", "P2P_TRANSFER", "P2_PHONE", "CREATE_QR", "GET_CLIENT", "CURRENCY_RATES", "charge", "PURCHASE",
        ])
    func operations(type: String) throws {
        let merchant = try Merchant()
        #expect(try merchant.call(type, ["merchantAccount"], [:]).code == 1117)
    }

    @Test("The account of a real merchant is not found, and not repeated (S-81)")
    func account() throws {
        let reply = try Merchant().call(
            "CHECK_STATUS", ["merchantAccount"], ["merchantAccount": "test_merch_n1", "orderReference": "A-1"])
        #expect(reply.code == 1121 && reply.reason == "Account Not Found")
        #expect(!reply.text.contains("test_merch_n1"))
    }

    @Test(
        "A missing parameter is named (M-1)",
        arguments: [
            "transactionType", "merchantAccount", "merchantSignature", "merchantDomainName", "orderReference",
            "orderDate", "amount", "currency", "productName", "productCount", "productPrice",
            "clientFirstName", "clientLastName", "clientEmail", "clientPhone", "clientCountry", "card", "expMonth",
            "expYear", "cardCvv",
            "cardHolder",
        ])
    func missing(name: String) throws {
        let merchant = try Merchant()
        let absent: [JSON] = ["", .null] + (name.hasPrefix("product") ? [[]] : [])
        for value in absent {
            let signed = Merchant.orderFields.filter { $0 != name }
            var members = merchant.order(
                "M-1", "100", ["merchantTransactionType": "SALE", "merchantTransactionSecureType": "AUTO"])
            for object in [Merchant.client, Merchant.card("4111111111111111")] {
                for member in object { members[member.name] = member.value }
            }
            members[name] = value
            let reply = try merchant.call("CHARGE", signed, members)
            #expect(reply.code == 1115)
            #expect(reply.reason == "Parameter `\(name)` is missing")
        }
        #expect(merchant.engine.inspection.first?.rows.isEmpty == true)
    }

    @Test("What the gateway's own client leaves out is not asked for (M-1)")
    func optionalMembers() throws {
        let reply = try Merchant().charge(
            "O-1", "0.01", card: "4111111111111111",
            [
                "merchantTransactionType": "", "merchantTransactionSecureType": .null, "clientIpAddress": "",
                "merchantDomainName": "https://shop.test", "currency": "USD",
            ])
        #expect(reply.state == "Approved")
    }

    @Test(
        "Values that cannot be read are refused (M-1)",
        arguments: [
            (["amount": "ten"], 1130), (["amount": "0"], 1130), (["amount": "-1"], 1130), (["amount": "1.234"], 1130),
            (["amount": "1e3"], 1130), (["amount": "10000000000.00"], 1130), (["amount": ".5"], 1130),
            (["currency": "RUB"], 1110), (["currency": "uah"], 1110), (["orderDate": "yesterday"], 1109),
            (["amount": true], 1109), (["productName": "Visit"], 1109), (["productName": ["a", "b"]], 1109),
            (["productPrice": ["free"]], 1109), (["productName": [["a"]]], 1109), (["apiVersion": 3], 1109),
            (["merchantTransactionType": "HOLD"], 1109), (["merchantTransactionSecureType": "MAYBE"], 1109),
            (["merchantAuthType": "ticket"], 1109), (["holdTimeout": 59], 1109), (["holdTimeout": 1_728_001], 1109),
            (["serviceUrl": "shop.test"], 1109), (["serviceUrl": "ftp://shop.test/"], 1109),
            (["returnUrl": .string("https://shop.test/" + String(repeating: "x", count: 240))], 1109),
            (["recToken": "", "card": "4111111111111111", "expMonth": "13"], 1109),
        ] as [(JSONObject, Int64)])
    func unusable(change: JSONObject, code: Int64) throws {
        let merchant = try Merchant()
        #expect(try merchant.charge("U-1", "100", change).code == code)
        #expect(merchant.engine.inspection.first?.rows.isEmpty == true)
    }

    @Test("Only the paths and methods of the service are known (M-1)")
    func routes() throws {
        let merchant = try Merchant()
        for path in ["/", "/api/", "/API", "/payment", "/mms/addMerchant.php"] {
            #expect(merchant.send(.post, path).status == 404)
        }
        for (method, path) in [
            (HTTPRequest.Method.get, "/api"), (.get, "/regularApi"), (.put, "/api"), (.get, "/pay"),
            (.post, "/pay/get"),
            (.delete, "/page"),
        ] {
            let reply = merchant.send(method, path)
            #expect(reply.status == 405)
            #expect(reply.headerFields[.allow] != nil)
        }
    }

    @Test("Faults are worded as the gateway or the proxy before it would (M-5)")
    func failures() throws {
        let merchant = try Merchant()
        func answer(_ fault: Fault, _ type: String) throws -> Merchant.Reply {
            merchant.engine.inject(FaultRule(fault, operation: type))
            return try merchant.money(type, "F-1", "1")
        }
        let limited = try answer(.tooManyRequests, "REFUND")
        #expect(limited.status == 429 && limited.text.hasPrefix("<!doctype html>"))
        let broken = try answer(.internalError, "SETTLE")
        #expect(broken.status == 500 && broken.code == 1129)
        #expect(try answer(.unavailable, "SETTLE").status == 503)
        let busy = try answer(.conflict, "REFUND")
        #expect(busy.status == 200 && busy.code == 1138)
        #expect(try answer(.conflict, "SETTLE").code == 1131)
    }

    @Test(
        "A request tells what it asks for (M-5)",
        arguments: [
            ("/api", "{\"transactionType\":\"CHARGE\"}", "CHARGE"), ("/api", "{\"transactionType\":7}", nil),
            ("/api", "nothing", nil), ("/regularApi", "{\"requestType\":\"SUSPEND\"}", "regular.SUSPEND"),
            ("/regularApi", "{}", nil), ("/pay", "", "PURCHASE"), ("/verify", "", "VERIFY"), ("/page", "", nil),
        ] as [(String, String, String?)])
    func operationNames(path: String, body: String, name: String?) {
        let request = MockRequest(method: .post, path: path, body: Array(body.utf8))
        #expect(WayForPayMock.operation(of: request) == name)
    }

    @Test("Requests with bytes changed at random are answered, and move no money (S-20)")
    func hostileBytes() throws {
        let merchant = try Merchant()
        let random = SeededRandomSource(seed: 7)
        _ = try merchant.charge("H-1")
        _ = merchant.rule("CREATE", "H-1", Self.monthly)
        let recorded = merchant.engine.requests.map { ($0.path, $0.body.bytes) }
        #expect(recorded.count == 2)
        for round in 0..<2000 {
            var (path, body) = recorded[round % recorded.count]
            for _ in 0...random.next(below: 3) {
                let place = Int(random.next(below: UInt64(body.count)))
                if random.next(below: 2) == 0 {
                    body[place] = UInt8(truncatingIfNeeded: random.next())
                } else {
                    body.remove(at: place)
                }
            }
            if round % 5 == 0 { path = "/pay" }
            let reply = merchant.send(.post, path, query: "behavior=offline", body: body)
            #expect(reply.status == 200 && !reply.reason.isEmpty)
        }
        #expect(merchant.balances == ["UAH": 10000])
    }

    @Test("The same seed gives the same answers, byte for byte (M-2)")
    func determinism() throws {
        func run(_ seed: UInt64) throws -> [[UInt8]] {
            let merchant = try Merchant(seed: seed)
            return [
                try merchant.charge("D-1", card: "4111111111111111"), try merchant.status("D-1"),
                try merchant.charge("D-2", token: "mock-token-3ds", ["merchantTransactionSecureType": "AUTO"]),
                try merchant.open(merchant.order("D-3")),
            ].map(\.body)
        }
        #expect(try run(3) == run(3))
        #expect(try run(3) != run(4))
    }

    @Test("The inspector shows orders and warnings, and no card number, token or secret (S-01)")
    func inspection() throws {
        let merchant = try Merchant()
        let paid = try merchant.charge(
            "I-1", card: "4111111111111111", ["productPrice": [90], "merchantSecretKey": "oops"])
        _ = merchant.rule("CREATE", "I-1", Self.monthly)
        let text = merchant.engine.inspection.flatMap(\.rows).joined().joined(separator: " ")
        #expect(text.contains("I-1") && text.contains("100.00 UAH") && text.contains("…1111"))
        #expect(text.contains("merchantSecretKey") && text.contains("productPrice"))
        #expect(paid.token.count == 36)
        let secrets =
            ["secretKey", "merchantPassword"].map(merchant.credential) + [paid.token, "4111111111111111", "oops"]
        for secret in secrets { #expect(!text.contains(secret)) }
    }

    static let monthly: JSONObject = [
        "regularMode": "monthly", "amount": 100, "currency": "UAH", "dateNext": "21.12.2026", "dateEnd": "21.03.2027",
    ]
}
